import { entryOf, type Reference, type ReferenceOrbit } from './orbit.js';
import type { DeepScene } from './view.js';

// The steps of an offset that is too small for f64, up to where it is large enough. The offset, its error and δc
// share a power of two; the recurrences are those of `perturbation.ts`.

const U = 2 ** -53;

/** What f64 loses below its range, in the shared unit. */
const LEAST = 2 ** -1000;

/** An offset of this size is large enough for f64, and so is its square. */
const LARGE_EXPONENT = -450;

/** An offset below this is scaled. */
export const SMALL_EXPONENT = -900;

/** Where the orbit of a point is, with the offset and its error in units of 2^exponent. */
export interface Place {
  dx: number;
  dy: number;
  error: number;
  exponent: number;
  /** Steps so far, and the entry of the reference orbit. */
  n: number;
  m: number;
  orbit: ReferenceOrbit;
}

/**
 * Follows a point until its offset is large enough, its count is known, or its bound does not decide a test.
 * Changes the place.
 *
 * @param added δc as (x + iy) · 2^exponent
 * @returns the count, `open`, or undefined if the place is large enough for f64
 */
export function climb(
  { set, itermax, threshold }: DeepScene,
  { critical, bits }: Reference,
  place: Place,
  added: { readonly x: number; readonly y: number; readonly exponent: number },
): number | 'open' | undefined {
  const isJulia = set === 'julia';
  const inner = threshold * threshold * (1 - 2 ** -8);
  const perStep = (isJulia ? 6.25 : 7.25) * U;
  const addedSize = Math.abs(added.x) + Math.abs(added.y);
  let { dx, dy, error, exponent, n, m, orbit } = place;
  let outcome: number | 'open' | undefined;
  for (;;) {
    // Both parts of 2Z + δ in the unit of the larger one.
    let entry = entryOf(orbit, m);
    const unit = Math.max(entry.exponent, exponent);
    const refScale = 2 ** (entry.exponent - unit);
    let [refX, refY] = [entry.re * refScale, entry.im * refScale];
    let small = 2 ** (exponent - unit);
    const [zx, zy] = [refX + dx * small, refY + dy * small];
    const norm = zx * zx + zy * zy;
    if (norm < (dx * dx + dy * dy) * small * small || m === orbit.length - 1) {
      error =
        error * small +
        U * (2 * (Math.abs(zx) + Math.abs(zy)) + (Math.abs(dx) + Math.abs(dy)) * small) +
        LEAST;
      [dx, dy, exponent, orbit, m] = [zx, zy, unit, critical, 0];
      [refX, refY, small] = [0, 0, 1];
    }
    const [sx, sy] = [zx + refX, zy + refY];
    error *= 2 * Math.sqrt(norm) + error * small;
    const nextX = sx * dx - sy * dy;
    dy = sx * dy + sy * dx;
    dx = nextX;
    exponent += unit;
    if (!isJulia) {
      // The larger of the product and δc sets the unit.
      const shift = Math.max(exponent, added.exponent) - exponent;
      const [keep, add] = [2 ** -shift, 2 ** (added.exponent - exponent - shift)];
      [dx, dy] = [dx * keep + added.x * add, dy * keep + added.y * add];
      error = error * keep + 9.25 * U * addedSize * add;
      exponent += shift;
    }
    error += perStep * (Math.abs(dx) + Math.abs(dy)) + 3 * 2 ** (-bits - exponent) + LEAST;
    const shift = Math.floor(Math.log2(Math.abs(dx) + Math.abs(dy) + LEAST));
    if (Math.abs(shift) > 50) {
      const scale = 2 ** -shift;
      [dx, dy, error, exponent] = [dx * scale, dy * scale, error * scale, exponent + shift];
    }
    m++;
    n++;
    entry = entryOf(orbit, m);
    const refNorm = entry.exponent < 0 ? 0 : entry.re * entry.re + entry.im * entry.im;
    if (!(refNorm <= inner && error <= 2 ** 100 && threshold > 2 ** -300)) {
      const side = sideOf(orbit, m, { dx, dy, error, exponent, bits });
      if (side !== -1) {
        outcome = side === 1 ? n - 1 : 'open';
        break;
      }
    }
    if (n === itermax) outcome = itermax;
    if (n === itermax || exponent > LARGE_EXPONENT) break;
  }
  Object.assign(place, { dx, dy, error, exponent, n, m, orbit });
  return outcome;
}

/** 1 for a point beyond the threshold, −1 for one that is not, and 0 if the bound does not decide it. */
function sideOf(
  orbit: ReferenceOrbit,
  m: number,
  at: Pick<Place, 'dx' | 'dy' | 'error' | 'exponent'> & { readonly bits: number },
): number {
  const { dx, dy, error, exponent, bits } = at;
  const { re, im, exponent: refExponent } = entryOf(orbit, m);
  const beyond = orbit.beyond[m] as number;
  // Below this, f64 does not hold a reference's distance from the threshold.
  if (refExponent < 0 || (beyond !== 0 && Math.abs(beyond) < 2 ** -1022)) return 0;
  const scaled = beyond === 0 ? 0 : beyond * 2 ** -exponent;
  // Out of reach of the offset.
  if (!Number.isFinite(scaled)) return Math.sign(scaled);
  const small = 2 ** exponent;
  const dNorm = (dx * dx + dy * dy) * small;
  const excess = scaled + 2 * (re * dx + im * dy) + dNorm;
  const size = Math.abs(re) + Math.abs(im);
  const offset = Math.abs(dx) + Math.abs(dy);
  const margin =
    1.0001 * (2 * (size + offset * small) + error * small) * error +
    12 * U * (Math.abs(scaled) + size * offset + dNorm) +
    3 * 2 ** (-bits - exponent) +
    LEAST;
  return excess > margin ? 1 : excess < -margin ? -1 : 0;
}
