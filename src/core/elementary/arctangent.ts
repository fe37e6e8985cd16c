import { powerOfTwo } from './numbers.js';
import { type Operations, polynomial, quotient } from './operations.js';

/** (atan t - t) / t³ for |t| ≤ ½, in powers of t², within 2^-57. */
const ATAN = [
  ...[-0.33333333333332993, 0.1999999999990548, -0.14285714276566924, 0.11111110666626327],
  ...[-0.09090896402680856, 0.07692076166532329, -0.0666383174850167, 0.05858430912650558],
  ...[-0.051225499272068, 0.041879259420563454, -0.027456275742006552, 0.010130838359840216],
];

/** π/4 in two parts: multiples of the first up to 4 are exact. */
const EIGHTH = [0.7853981633974483, 3.061616997868383e-17] as const;

/** The angle of the point (x, y), from -π to π: some eighths of a turn, plus or minus atan t with |t| ≤ ½. */
export function atan2<V, M>(o: Operations<V, M>, y: V, x: V): [V] {
  const { add, sub, mul } = o;
  const isLeft = o.isNegative(x);
  const isSteep = o.less(o.abs(x), o.abs(y));
  const [t, rest, eighth] = octant(o, y, x, isSteep);
  const t2 = mul(t, t);
  const series = add(rest, mul(mul(t, t2), polynomial(o, t2, ATAN)));
  const turned = (part: V) => o.negateIf(isLeft, o.negateIf(isSteep, part));
  const upright = o.select(isSteep, sub(o.constant(2), eighth), eighth);
  const eighths = o.select(isLeft, sub(o.constant(4), upright), upright);
  const high = mul(eighths, o.constant(EIGHTH[0]));
  const main = add(high, turned(t));
  const mainRest = add(sub(high, main), turned(t));
  const tail = add(mul(eighths, o.constant(EIGHTH[1])), turned(series));
  return [o.negateIf(o.isNegative(y), add(main, add(mainRest, tail)))];
}

/**
 * The angle between the nearest half-axis and the point, at most π/4, is an eighth turn or none, plus
 * atan(t + rest).
 */
function octant<V, M>(o: Operations<V, M>, y: V, x: V, isSteep: M): [t: V, rest: V, eighth: V] {
  const [zero, one] = [o.constant(0), o.constant(1)];
  const [width, height] = [o.abs(x), o.abs(y)];
  const scale = scaleOf(o, o.select(isSteep, height, width));
  const long = o.mul(o.select(isSteep, height, width), scale);
  const short = o.mul(o.select(isSteep, width, height), scale);
  // Two infinite parts are as long as each other; their difference is NaN, which is not less.
  const isSame = o.equal(long, short);
  const isZero = o.equal(long, zero);
  const isWide = o.and(o.not(o.less(short, o.sub(long, short))), o.not(isZero));
  const n = o.select(isSame, zero, o.select(isWide, o.sub(short, long), short));
  const d = o.select(isSame, one, long);
  const more = o.select(o.and(isWide, o.not(isSame)), short, zero);
  const [t, rest] = quotient(o, [n, zero], [d, more]);
  // A tiny quotient needs no correction, which might underflow, or be NaN below infinity.
  const isTiny = o.less(o.abs(t), o.constant(powerOfTwo(-300)));
  return [t, o.select(isTiny, zero, rest), o.select(isWide, one, zero)];
}

/** A power of 2 that keeps sums from overflowing, and products from losing bits. */
function scaleOf<V, M>(o: Operations<V, M>, long: V): V {
  const isSmall = o.less(long, o.constant(powerOfTwo(-500)));
  const isLarge = o.less(o.constant(powerOfTwo(1000)), long);
  const smaller = o.select(isLarge, o.constant(powerOfTwo(-100)), o.constant(1));
  return o.select(isSmall, o.constant(powerOfTwo(500)), smaller);
}
