import { LN2 } from './exponential.js';
import { type Operations, polynomial } from './operations.js';

const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** (log(1 + f) - 2s) / s³ with s = f / (2 + f), in powers of s², within 2^-59. */
const LOG = [
  ...[0.6666666666666734, 0.3999999999941676, 0.2857142874199099, 0.22222198609446644],
  ...[0.18183562607090434, 0.1531409131071875, 0.14795567450337316],
];

/** log2(1 + f) / s, in powers of s², within 2^-30. */
export const ROUGH_LOG2 = [
  2.8853900797890675, 0.9617988471961426, 0.5767144306464405, 0.43173476410110156,
];

/** 1 / ln 2 in two parts; the product of the first with a number of 26 bits is exact. */
const LOG2E = [1.4426950216293335, 1.9259629911266175e-8] as const;

/** The natural logarithm. */
export function log<V, M>(o: Operations<V, M>, x: V): [V] {
  const { add, sub, mul } = o;
  const { k, f, square, squareRest, series } = parts(o, x);
  const kHigh = mul(k, o.constant(LN2[0]));
  const high = add(kHigh, f);
  const highRest = add(sub(kHigh, high), f);
  const main = sub(high, square);
  const mainRest = sub(sub(high, main), square);
  const small = sub(add(series, mul(k, o.constant(LN2[1]))), squareRest);
  return [wherePositive(o, x, add(main, add(mainRest, add(highRest, small))))];
}

/** The logarithm to base 2: exact for powers of 2. */
export function log2<V, M>(o: Operations<V, M>, x: V): [V] {
  const { add, sub, mul } = o;
  const { k, f, square, squareRest, series } = parts(o, x);
  const high = o.upper(sub(f, square));
  const low = add(sub(sub(f, high), square), sub(series, squareRest));
  const main = mul(high, o.constant(LOG2E[0]));
  const rest = add(mul(add(low, high), o.constant(LOG2E[1])), mul(low, o.constant(LOG2E[0])));
  const sum = add(k, main);
  return [wherePositive(o, x, add(sum, add(add(sub(k, sum), main), rest)))];
}

/** The logarithm to base 2 of a positive, normal number, within 4e-10: for colours. */
export function roughLog2<V, M>(o: Operations<V, M>, x: V): [V] {
  const f = o.sub(o.mantissa(x), o.constant(1));
  const s = o.div(f, o.add(o.constant(2), f));
  return [o.add(o.exponent(x), o.mul(s, polynomial(o, o.mul(s, s), ROUGH_LOG2)))];
}

interface Parts<V> {
  /** x = 2^k (1 + f). */
  readonly k: V;
  readonly f: V;
  /** log(1 + f) = f - square - squareRest + series; square + squareRest = ½f². */
  readonly square: V;
  readonly squareRest: V;
  readonly series: V;
}

/** The parts of log x, for x > 0. Subnormal numbers are scaled first. */
function parts<V, M>(o: Operations<V, M>, x: V): Parts<V> {
  const { add, sub, mul } = o;
  const isTiny = o.less(x, o.constant(SMALLEST_NORMAL));
  const normal = o.select(isTiny, mul(x, o.constant(18014398509481984)), x);
  const k = sub(o.exponent(normal), o.select(isTiny, o.constant(54), o.constant(0)));
  const f = sub(o.mantissa(normal), o.constant(1));
  const s = o.div(f, add(o.constant(2), f));
  const s2 = mul(s, s);
  const half = o.constant(0.5);
  const high = o.upper(f);
  const square = mul(mul(half, high), high);
  const squareRest = mul(mul(half, sub(f, high)), add(f, high));
  const series = mul(s, add(add(square, squareRest), mul(s2, polynomial(o, s2, LOG))));
  return { k, f, square, squareRest, series };
}

/** The value for a positive x; ∞ at ∞, -∞ at 0, and NaN elsewhere. */
function wherePositive<V, M>(o: Operations<V, M>, x: V, value: V): V {
  const zero = o.constant(0);
  const isBelow = o.less(x, o.constant(Number.POSITIVE_INFINITY));
  const none = o.select(
    o.equal(x, zero),
    o.constant(Number.NEGATIVE_INFINITY),
    o.constant(Number.NaN),
  );
  return o.select(o.less(zero, x), o.select(isBelow, value, x), none);
}
