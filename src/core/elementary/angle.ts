import { powerOfTwo } from './numbers.js';
import {
  type Elementary,
  type Operations,
  productError,
  ROUNDING,
  rounded,
  roundedTo,
} from './operations.js';

/**
 * An angle less n quarter turns: y + rest, with |y| ≤ π/4 but for rounding, and the integer n as n + ROUNDING.
 * Only the last two bits of n are certain.
 */
export type Angle<V> = readonly [y: V, rest: V, shifted: V];

/** Up to here, products of n with the parts of QUARTER are exact. */
const NEAR = 1.6e6;

const QUARTERS = 0.6366197723675814;

/** π/2 in four parts: three of 33 bits, and the rest. */
const QUARTER = [
  1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32,
] as const;

/** π/2 in two parts. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17] as const;

/** 2/π after the binary point, in hexadecimal: enough for the largest exponent. */
const DIGITS = [
  'a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1c',
  'b129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f',
  '6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b',
].join('');

/** Groups of 24 bits of 2/π. */
const GROUPS = Array.from({ length: DIGITS.length / 6 }, (_, k) =>
  Number.parseInt(DIGITS.slice(6 * k, 6 * k + 6), 16),
);

/** Groups that matter for one number: those before add whole turns, those after less than 2^-130. */
const USED = 9;

/** Takes an angle modulo quarter turns. That of an infinite one is NaN. */
export function angle<V, M>(o: Operations<V, M>, x: V): Angle<V> {
  const isFar = o.less(o.constant(NEAR), o.abs(x));
  return o.rarely(isFar, nearAngle(o, x), farAngle, x) as Angle<V>;
}

/**
 * By subtraction (Cody and Waite). Each term is a multiple of the last place of the next, so each error is
 * exact, even where the angle is next to a multiple of π/2.
 */
function nearAngle<V, M>(o: Operations<V, M>, x: V): Angle<V> {
  const { add, sub, mul } = o;
  const shifted = add(mul(x, o.constant(QUARTERS)), o.constant(ROUNDING));
  const n = sub(shifted, o.constant(ROUNDING));
  const first = sub(x, mul(n, o.constant(QUARTER[0])));
  const taken = mul(n, o.constant(QUARTER[1]));
  const second = sub(first, taken);
  const secondRest = sub(sub(first, second), taken);
  const takenNext = mul(n, o.constant(QUARTER[2]));
  const third = sub(second, takenNext);
  const thirdRest = sub(sub(second, third), takenNext);
  const low = sub(add(secondRest, thirdRest), mul(n, o.constant(QUARTER[3])));
  const y = add(third, low);
  return [y, add(sub(third, y), low), shifted];
}

/**
 * By the digits of 2/π (Payne and Hanek). x · 2/π is a sum of exact products. Whole turns are taken from each, and
 * the remainder is split at 2^-40 and 2^-84, so that the sums of the first two parts are exact too.
 */
const farAngle: Elementary = (o, x) => {
  const { add, sub, mul } = o;
  let [sum, small, rest] = [o.constant(0), o.constant(0), o.constant(0)];
  for (const product of turns(o, x as typeof sum)) {
    let left = sub(product, roundedTo(o, product, powerOfTwo(30)));
    left = sub(left, roundedTo(o, left, 4));
    const high = roundedTo(o, left, powerOfTwo(-40));
    left = sub(left, high);
    const middle = roundedTo(o, left, powerOfTwo(-84));
    sum = add(sum, high);
    small = add(small, middle);
    rest = add(rest, sub(left, middle));
  }
  const n = rounded(o, sum);
  const fraction = sub(sum, n);
  const main = add(fraction, small);
  const tail = add(add(sub(fraction, main), small), rest);
  const high = add(main, tail);
  const low = add(sub(main, high), tail);
  const product = mul(high, o.constant(HALF_PI[0]));
  const lost = productError(o, high, o.constant(HALF_PI[0]), product);
  const more = add(mul(high, o.constant(HALF_PI[1])), mul(low, o.constant(HALF_PI[0])));
  const y = add(product, add(lost, more));
  return [y, add(sub(product, y), add(lost, more)), add(n, o.constant(ROUNDING))];
};

/** Exact numbers below 2^80 that sum up to x · 2/π, but for whole turns and less than 2^-130. */
function turns<V, M>(o: Operations<V, M>, x: V): V[] {
  const { add, sub, mul } = o;
  // Groups before this one times the last bit of x are whole turns.
  const position = mul(sub(o.exponent(o.abs(x)), o.constant(67)), o.constant(1 / 24));
  const first = o.max(rounded(o, position), o.constant(0));
  const shifted = add(first, o.constant(ROUNDING));
  const scaled = mul(x, o.powerOfTwo(mul(first, o.constant(-24))));
  const high = o.upper(scaled);
  const low = sub(scaled, high);
  return Array.from({ length: USED }, (_, k) => {
    const weight = o.constant(powerOfTwo(-24 * (k + 1)));
    const group = mul(o.element(GROUPS, shifted, k), weight);
    return [mul(high, group), mul(low, group)];
  }).flat();
}
