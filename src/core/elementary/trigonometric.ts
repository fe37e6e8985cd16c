import { type Angle, angle } from './angle.js';
import { type Operations, polynomial, quotient } from './operations.js';

/** (sin y - y) / y³, in powers of y²: the first coefficient, and the others. */
const SIN_FIRST = -0.1666666666666663;
const SIN = [
  ...[0.008333333333321919, -0.00019841269829459188, 2.7557313582787727e-6],
  ...[-2.5050742448315637e-8, 1.5895953588011098e-10],
];

/** (cos y - 1 + ½y²) / y⁴, in powers of y². */
const COS = [
  ...[0.041666666666666595, -0.001388888888887335, 2.4801587289010143e-5],
  ...[-2.7557314219757344e-7, 2.0875705792198018e-9, -1.1358770390841231e-11],
];

/** sin x and cos x. */
export function sinAndCos<V, M>(o: Operations<V, M>, x: V): [V, V] {
  const turned = angle(o, x);
  const sin = o.add(...sinWithin(o, turned));
  const cos = o.add(...cosWithin(o, turned));
  const shifted = turned[2];
  const isOdd = o.bit(shifted, 0);
  const next = o.add(shifted, o.constant(1));
  const sine = o.negateIf(o.bit(shifted, 1), o.select(isOdd, cos, sin));
  return [
    o.select(o.equal(x, o.constant(0)), x, sine),
    o.negateIf(o.bit(next, 1), o.select(isOdd, sin, cos)),
  ];
}

/** tan x. */
export function tan<V, M>(o: Operations<V, M>, x: V): [V] {
  const turned = angle(o, x);
  const sin = sinWithin(o, turned);
  const cos = cosWithin(o, turned);
  const isOdd = o.bit(turned[2], 0);
  const pair = (a: readonly [V, V], b: readonly [V, V]): [V, V] => [
    o.select(isOdd, a[0], b[0]),
    o.select(isOdd, a[1], b[1]),
  ];
  const ratio = o.add(...quotient(o, pair(cos, sin), pair(sin, cos)));
  return [o.select(o.equal(x, o.constant(0)), x, o.negateIf(isOdd, ratio))];
}

/** sin(y + rest), as a sum and its rest. */
function sinWithin<V, M>(o: Operations<V, M>, [y, rest]: Angle<V>): [V, V] {
  const { add, sub, mul } = o;
  const y2 = mul(y, y);
  const y3 = mul(y, y2);
  const correction = sub(rest, mul(mul(o.constant(0.5), y2), rest));
  const series = add(mul(y3, mul(y2, polynomial(o, y2, SIN))), correction);
  return [y, add(mul(y3, o.constant(SIN_FIRST)), series)];
}

/** cos(y + rest), as a sum and its rest; ½y² in two parts, the first of them exact. */
function cosWithin<V, M>(o: Operations<V, M>, [y, rest]: Angle<V>): [V, V] {
  const { add, sub, mul } = o;
  const half = o.constant(0.5);
  const high = o.upper(y);
  const square = mul(mul(high, half), high);
  const squareRest = mul(half, mul(sub(y, high), add(y, high)));
  const y2 = mul(y, y);
  const main = sub(o.constant(1), square);
  const mainRest = sub(sub(o.constant(1), main), square);
  const series = sub(mul(mul(y2, y2), polynomial(o, y2, COS)), squareRest);
  return [main, add(mainRest, sub(series, mul(y, rest)))];
}
