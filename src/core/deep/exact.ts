import { dyadicFrom } from '../dyadic.js';
import { RenderError } from '../errors.js';
import { bitsOf, fixedPointOf, type Rational, rationalOf, reduced } from './rational.js';
import type { Steps } from './steps.js';
import type { DeepScene } from './view.js';

// The count of one point in exact arithmetic. Fixed point carries a bound on its own error, and is repeated
// with twice the bits until the bound decides every step. Where |z| equals the threshold no number of bits
// is enough, and the orbit in fractions decides.

/** Beyond this precision a point is given up: its orbit passes within 2^-1000000 of the threshold. */
const MOST_BITS = 2 ** 22;

/** Fractions of orbits that do not repeat double in length with each step; they stop here. */
const MOST_FRACTION_BITS = 2 ** 14;

/** Work between two pauses, each iteration its bits and 256: about a millisecond. */
const WORK_BETWEEN_PAUSES = 2 ** 19;

/**
 * The count of a point, in exact arithmetic.
 *
 * @param point the start of the orbit, or c for a Mandelbrot set
 * @param bits precision to begin with
 * @throws RenderError if a million digits do not decide it
 */
export function* exactCount(scene: DeepScene, point: Rational, bits: number): Steps<number> {
  const { set, shared, itermax, threshold } = scene;
  const other = rationalOf(shared);
  const orbit = set === 'julia' ? { start: point, c: other } : { start: other, c: point };
  if (threshold >= 2 && staysReal(orbit)) return itermax;
  let settled = 0;
  const least = Math.max(bits, 64, -dyadicFrom(threshold).exponent);
  for (let precision = least; precision <= MOST_BITS; precision *= 2) {
    const count = yield* fixedPointCount(orbit, scene, precision, settled);
    if (count !== undefined) return count;
    if (settled > 0) continue;
    const fractions = fractionCount(orbit, scene);
    if (fractions.count !== undefined) return fractions.count;
    settled = fractions.settled;
  }
  throw new RenderError(`a point of the view is undecided in ${MOST_BITS} bits`);
}

interface ExactOrbit {
  readonly start: Rational;
  readonly c: Rational;
}

/**
 * Whether an orbit stays in a bounded interval of the real line. For −2 ≤ c ≤ 1/4 the interval [−β, β] with
 * β = (1 + √(1 − 4c)) / 2 ≤ 2 is mapped into itself. There fixed point loses a digit or two with each step.
 */
function staysReal({ start, c }: ExactOrbit): boolean {
  if (start.im !== 0n || c.im !== 0n) return false;
  if (c.re < -2n * c.denominator || 4n * c.re > c.denominator) return false;
  const size = start.re < 0n ? -start.re : start.re;
  if (2n * size <= start.denominator) return true;
  // Beyond 1/2, |z| ≤ β if z² − |z| + c ≤ 0.
  const difference = (size - start.denominator) * size * c.denominator;
  return difference + c.re * start.denominator * start.denominator <= 0n;
}

/**
 * The count in fixed point, or undefined if the precision does not decide it.
 *
 * The error E ≥ |z − ẑ|, in units of 2^-bits, grows to (2|ẑ| + E)E + 4: two parts are rounded down, and so
 * is c.
 *
 * @param settled number of the first steps that are known to end within the threshold
 */
function* fixedPointCount(
  { start, c }: ExactOrbit,
  { itermax, threshold }: DeepScene,
  bits: number,
  settled: number,
): Steps<number | undefined> {
  const shift = BigInt(bits);
  const [cx, cy] = fixedPointOf(c, bits);
  let [x, y] = fixedPointOf(start, bits);
  const t = dyadicFrom(threshold);
  const thresholdSquared = (t.mantissa * t.mantissa) << BigInt(2 * (t.exponent + bits));
  // Within these, an orbit is inside without a closer look.
  const [surelyInside, smallError] = [threshold * (1 - 2 ** -20) - 2 ** -39, 1n << (shift - 40n)];
  let error = 2n;
  let length = lengthAbove(x, y, bits);
  let work = 0;
  for (let n = 0; n < itermax; n++) {
    error = ((twiceIn32Bits(length) * error) >> 32n) + ((error * error) >> shift) + 4n;
    const real = (x - y) * (x + y);
    y = ((x * y) >> (shift - 1n)) + cy;
    x = (real >> shift) + cx;
    length = lengthAbove(x, y, bits);
    work += bits + 256;
    if (work > WORK_BETWEEN_PAUSES) {
      work = 0;
      yield;
    }
    if (length < surelyInside && error < smallError) continue;
    const margin = ((twiceIn32Bits(length) * error) << (shift - 32n)) + error * error;
    const beyond = x * x + y * y - thresholdSquared;
    if (beyond > margin) return n;
    if (beyond >= -margin && n >= settled) return undefined;
  }
  return itermax;
}

/** |x + iy|, or a little more, of fixed point with 52 bits or more. */
function lengthAbove(x: bigint, y: bigint, bits: number): number {
  const cut = BigInt(bits - 52);
  const [re, im] = [Number(x >> cut) * 2 ** -52, Number(y >> cut) * 2 ** -52];
  return Math.sqrt(re * re + im * im) * (1 + 2 ** -40) + 2 ** -40;
}

/** Twice a length in fixed point with 32 bits, rounded up. */
function twiceIn32Bits(length: number): bigint {
  return BigInt(Math.ceil(length * 2 ** 33));
}

/** The count in fractions, as far as they remain short, and how many steps end within the threshold. */
function fractionCount(
  { start, c }: ExactOrbit,
  { itermax, threshold }: DeepScene,
): { readonly count?: number; readonly settled: number } {
  const t = dyadicFrom(threshold);
  const above = t.mantissa * t.mantissa * 2n ** BigInt(Math.max(0, 2 * t.exponent));
  const below = 2n ** BigInt(Math.max(0, -2 * t.exponent));
  let z = start;
  for (let n = 0; n < itermax; n++) {
    if (bitsOf(z.denominator * c.denominator) > MOST_FRACTION_BITS) return { settled: n };
    const { re, im, denominator } = z;
    const squared = denominator * denominator;
    z = reduced({
      re: (re * re - im * im) * c.denominator + c.re * squared,
      im: 2n * re * im * c.denominator + c.im * squared,
      denominator: squared * c.denominator,
    });
    const size = (z.re * z.re + z.im * z.im) * below;
    if (size > above * z.denominator * z.denominator) return { count: n, settled: n };
  }
  return { count: itermax, settled: itermax };
}
