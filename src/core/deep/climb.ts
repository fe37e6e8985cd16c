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
  // Powers of two that depend on the exponent alone, which seldom changes.
  let powersFor = Number.NaN;
  let [plain, eta, add] = [0, 0, 0];
  for (;;) {
    // Both parts of 2Z + δ in the unit of the larger one.
    const entry = orbit.small.get(m);
    const unit = entry ? Math.max(entry.exponent, exponent) : 0;
    if (powersFor !== exponent) plain = 2 ** exponent;
    let refX = orbit.z[2 * m] as number;
    let refY = orbit.z[2 * m + 1] as number;
    let small = plain;
    if (entry) {
      const refScale = 2 ** (entry.exponent - unit);
      refX = entry.re * refScale;
      refY = entry.im * refScale;
      small = 2 ** (exponent - unit);
    }
    const zx = refX + dx * small;
    const zy = refY + dy * small;
    const norm = zx * zx + zy * zy;
    if (norm < (dx * dx + dy * dy) * small * small || m === orbit.length - 1) {
      const sizes = 2 * (Math.abs(zx) + Math.abs(zy)) + (Math.abs(dx) + Math.abs(dy)) * small;
      error = error * small + U * sizes + LEAST;
      dx = zx;
      dy = zy;
      exponent = unit;
      orbit = critical;
      m = 0;
      refX = 0;
      refY = 0;
      small = 1;
    }
    const sx = zx + refX;
    const sy = zy + refY;
    error *= 2 * Math.sqrt(norm) + error * small;
    const nextX = sx * dx - sy * dy;
    dy = sx * dy + sy * dx;
    dx = nextX;
    exponent += unit;
    if (!isJulia && exponent < added.exponent) {
      // The larger of the product and δc sets the unit.
      const keep = 2 ** (exponent - added.exponent);
      [dx, dy, error, exponent] = [dx * keep, dy * keep, error * keep, added.exponent];
    }
    if (powersFor !== exponent) {
      powersFor = exponent;
      plain = 2 ** exponent;
      eta = 3 * 2 ** (-bits - exponent) + LEAST;
      add = 2 ** (added.exponent - exponent);
    }
    if (!isJulia) {
      dx += added.x * add;
      dy += added.y * add;
      error += 9.25 * U * addedSize * add;
    }
    const size = Math.abs(dx) + Math.abs(dy);
    error += perStep * size + eta;
    if (!(size > 2 ** -50 && size < 2 ** 50)) {
      const shift = Math.floor(Math.log2(size + LEAST));
      const scale = 2 ** -shift;
      [dx, dy, error, exponent] = [dx * scale, dy * scale, error * scale, exponent + shift];
    }
    m++;
    n++;
    const [x, y] = [orbit.z[2 * m] as number, orbit.z[2 * m + 1] as number];
    if (!(x * x + y * y <= inner && error <= 2 ** 100 && threshold > 2 ** -300)) {
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
  if (refExponent < 0) return 0;
  const beyond = orbit.smallBeyond.get(m) ?? { value: orbit.beyond[m] as number, exponent: 0 };
  const scaled = beyond.value === 0 ? 0 : beyond.value * 2 ** (beyond.exponent - exponent);
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
