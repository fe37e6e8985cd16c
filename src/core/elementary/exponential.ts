import { type Operations, polynomial, quotient, rounded } from './operations.js';

/** ln 2 in two parts; an integer of 11 bits times the first is exact. */
export const LN2 = [0.6931471805598903, 5.497923018708371e-14] as const;

/** (e^r - 1 - r) / r², within 2^-57 for |r| ≤ ½ ln 2. */
const EXP = [
  ...[0.5, 0.16666666666666433, 0.04166666666660373, 0.00833333333350039, 0.001388888892687647],
  ...[0.00019841269465660293, 2.48015085935819e-5, 2.7557641232497417e-6],
  ...[2.7625218451252316e-7, 2.4978293150433685e-8],
];

/** (cosh r - 1 - r²/2) / r⁴, in powers of r². */
const COSH = [
  ...[0.041666666666666685, 0.001388888888887332, 2.4801587349060622e-5],
  ...[2.755725199224481e-7, 2.0921702400002366e-9],
];

/** (sinh r - r) / r³, in powers of r². */
const SINH = [
  ...[0.16666666666666677, 0.008333333333321454, 0.00019841269886514742],
  ...[2.7557243862228564e-6, 2.510914589556018e-8],
];

/** e^x: beyond these bounds the scaling gives ∞ and 0 by itself. */
export function exp<V, M>(o: Operations<V, M>, x: V): [V] {
  const { add, sub, mul } = o;
  const { k, r, rest } = reduced(o, o.max(o.min(x, o.constant(710)), o.constant(-746)));
  const tail = add(rest, mul(mul(r, r), polynomial(o, r, EXP)));
  const one = o.constant(1);
  const sum = add(one, r);
  return [scaled(o, add(sum, add(add(sub(one, sum), r), tail)), scaleOf(o, k))];
}

/** sinh x and cosh x. */
export function sinhAndCosh<V, M>(o: Operations<V, M>, x: V): [V, V] {
  const { sinh, cosh, k } = hyperbolic(o, o.min(o.abs(x), o.constant(711)));
  const scale = scaleOf(o, o.sub(k, o.constant(1)));
  const size = scaled(o, o.add(...sinh), scale);
  return [o.negateIf(o.isNegative(x), size), scaled(o, o.add(...cosh), scale)];
}

/** tanh x; tanh 22 rounds to 1. */
export function tanh<V, M>(o: Operations<V, M>, x: V): [V] {
  const { sinh, cosh } = hyperbolic(o, o.min(o.abs(x), o.constant(22)));
  const size = o.add(...quotient(o, sinh, cosh));
  return [o.negateIf(o.isNegative(x), size)];
}

/** x = k ln 2 + r + rest, with an integer k, |r| ≤ ½ ln 2, and the rounding error of r as rest. */
function reduced<V, M>(
  o: Operations<V, M>,
  x: V,
): { readonly k: V; readonly r: V; readonly rest: V } {
  const k = rounded(o, o.mul(x, o.constant(Math.LOG2E)));
  const high = o.sub(x, o.mul(k, o.constant(LN2[0])));
  const low = o.mul(k, o.constant(LN2[1]));
  const r = o.sub(high, low);
  return { k, r, rest: o.sub(o.sub(high, r), low) };
}

/** 2^k as two factors, since it may be out of range. */
function scaleOf<V, M>(o: Operations<V, M>, k: V): [V, V] {
  const half = rounded(o, o.mul(k, o.constant(0.5)));
  return [o.powerOfTwo(half), o.powerOfTwo(o.sub(k, half))];
}

/** A number near 1 times a scale: only the second product rounds or overflows. */
function scaled<V, M>(o: Operations<V, M>, y: V, [first, second]: readonly [V, V]): V {
  return o.mul(o.mul(y, first), second);
}

/**
 * 2^(1-k) sinh x and 2^(1-k) cosh x for x ≥ 0, each as a sum and its small rest. With q = 2^(-2k) they are
 * e^r ∓ q e^-r. At k = 0 the sum 1 + r - (1 - r) is exact, and the rest holds r where that vanishes, so small
 * results are as precise as others.
 */
function hyperbolic<V, M>(
  o: Operations<V, M>,
  x: V,
): { readonly sinh: [V, V]; readonly cosh: [V, V]; readonly k: V } {
  const { add, sub, mul } = o;
  const one = o.constant(1);
  const { k, r, rest } = reduced(o, x);
  const q = o.powerOfTwo(mul(o.min(k, o.constant(64)), o.constant(-2)));
  const r2 = mul(r, r);
  const even = add(mul(r2, o.constant(0.5)), mul(mul(r2, r2), polynomial(o, r2, COSH)));
  const odd = add(rest, mul(mul(r, r2), polynomial(o, r2, SINH)));
  const [up, down] = [add(one, r), sub(one, r)];
  const upRest = add(sub(one, up), r);
  const downRest = mul(q, sub(sub(one, down), r));
  const scaledDown = mul(q, down);
  const [less, more] = [sub(one, q), add(one, q)];
  const sinh = sub(up, scaledDown);
  const cosh = add(up, scaledDown);
  const sinhError = sub(sub(up, sinh), scaledDown);
  const coshError = add(sub(up, cosh), scaledDown);
  const sinhTail = add(mul(less, even), mul(more, odd));
  const coshTail = add(mul(more, even), mul(less, odd));
  return {
    sinh: [sinh, add(add(sinhError, sub(upRest, downRest)), sinhTail)],
    cosh: [cosh, add(add(coshError, add(upRest, downRest)), coshTail)],
    k,
  };
}
