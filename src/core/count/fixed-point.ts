import { dyadicFrom } from '../dyadic.js';
import type { Scene } from '../scene/scene.js';

/** Fractional bits: far more than f64 has, so rounding here decides no count. */
const BITS = 256;
const SHIFT = BigInt(BITS);

/** A real number times 2^256, rounded down. */
export type Fixed = bigint;

/** A point of the plane. */
export interface FixedPoint {
  readonly re: Fixed;
  readonly im: Fixed;
}

/** Converts an f64, exactly except for bits below 2^-256. @param value finite */
export function fixedFrom(value: number): Fixed {
  const { mantissa, exponent } = dyadicFrom(value);
  const shift = BigInt(BITS + exponent);
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** Converts to f64; only the last place may be off. */
export function numberFrom(value: Fixed): number {
  const negative = value < 0n;
  const size = negative ? -value : value;
  const excess = Math.max(0, size.toString(2).length - 64);
  const number = Number(size >> BigInt(excess)) * 2 ** (excess - BITS);
  return negative ? -number : number;
}

/** z² + c. */
export function nextFixed(z: FixedPoint, c: FixedPoint): FixedPoint {
  return {
    re: ((z.re * z.re - z.im * z.im) >> SHIFT) + c.re,
    im: ((2n * z.re * z.im) >> SHIFT) + c.im,
  };
}

/** |z|². */
export function normFixed({ re, im }: FixedPoint): Fixed {
  return (re * re + im * im) >> SHIFT;
}

/**
 * The escape time of the orbit of `re + i·im` without rounding. It settles counts that the rounding of
 * f64 decides.
 */
export function exactEscapeTime(re: number, im: number, scene: Scene): number {
  const c = { re: fixedFrom(scene.real), im: fixedFrom(scene.imag) };
  const threshold = fixedFrom(scene.threshold);
  const thresholdSquared = (threshold * threshold) >> SHIFT;
  let z = nextFixed({ re: fixedFrom(re), im: fixedFrom(im) }, c);
  let n = 0;
  while (n < scene.itermax && normFixed(z) <= thresholdSquared) {
    z = nextFixed(z, c);
    n++;
  }
  return n;
}
