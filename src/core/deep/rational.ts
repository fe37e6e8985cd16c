import { digitsAt, floorOf } from './decimal.js';
import type { DecimalPoint, DeepScene } from './view.js';

/** A point of the plane as (re + i·im) / denominator, exactly. The denominator is positive. */
export interface Rational {
  readonly re: bigint;
  readonly im: bigint;
  readonly denominator: bigint;
}

/** A point given in decimals. */
export function rationalOf({ re, im }: DecimalPoint): Rational {
  const exponent = Math.min(re.exponent, im.exponent, 0);
  return {
    re: digitsAt(re, exponent),
    im: digitsAt(im, exponent),
    denominator: 10n ** BigInt(-exponent),
  };
}

/** A point at an offset from the view's centre, in parts of the width, as in `Offsets`. */
export function pointAt(
  { centre, width }: DeepScene,
  x: number,
  y: number,
  parts: number,
): Rational {
  const exponent = Math.min(centre.re.exponent, centre.im.exponent, width.exponent, 0);
  const [denominator, part] = [BigInt(parts), digitsAt(width, exponent)];
  return {
    re: digitsAt(centre.re, exponent) * denominator + part * BigInt(x),
    im: digitsAt(centre.im, exponent) * denominator + part * BigInt(y),
    denominator: denominator * 10n ** BigInt(-exponent),
  };
}

/** Fixed point, times 2^bits, rounded down. */
export function fixedPointOf({ re, im, denominator }: Rational, bits: number): [bigint, bigint] {
  const shift = BigInt(bits);
  return [floorOf(re << shift, denominator), floorOf(im << shift, denominator)];
}

/** In lowest terms. */
export function reduced({ re, im, denominator }: Rational): Rational {
  const common = gcd(gcd(denominator, re), im);
  return { re: re / common, im: im / common, denominator: denominator / common };
}

/** Number of binary digits, up to 3 too many. */
export function bitsOf(number: bigint): number {
  return 4 * (number < 0n ? -number : number).toString(16).length;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
