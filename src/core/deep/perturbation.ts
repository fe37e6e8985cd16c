import { pointsIn } from '../view/view.js';
import { BLOCK, type Blocks } from './blocks.js';
import { climb, type Place, SMALL_EXPONENT } from './climb.js';
import type { Reference, ReferenceOrbit } from './orbit.js';
import { type Series, type Span, spanOf } from './series.js';
import type { Steps } from './steps.js';
import { type DeepScene, type Offsets, offsetAt } from './view.js';

// Counts by perturbation: z_n = Z_m + δ, where Z is a reference orbit, and δ an f64 complex number d with a
// bound E ≥ |δ − d| on its error. A count is taken only if the bound decides every comparison with the
// threshold; the other points stay open.

/** Largest relative error of a rounded operation. */
export const U = 2 ** -53;

/** Covers whatever f64 loses below its range. */
const LEAST_ERROR = 2 ** -1000;

/** Thresholds whose powers do not leave the range of f64. */
const LARGEST_THRESHOLD = 2 ** 100;

/** Iterations between two pauses: a few milliseconds. */
const ITERATIONS_BETWEEN_PAUSES = 2 ** 18;

/** What saves steps. */
export interface Tables {
  /** The first steps of all points. */
  readonly series?: Series | undefined;
  /** Many steps at once, along each of the reference orbits. */
  readonly blocks?: { readonly central: Blocks; readonly critical: Blocks } | undefined;
}

/** The counts of some points, of which some are open. */
export interface Counting {
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Indices of the points whose counts are not decided. */
  readonly open: number[];
  /** If present, the last state of each orbit that was followed, END_FIELDS numbers each. */
  readonly ends?: Float64Array<ArrayBuffer> | undefined;
}

/**
 * δ and the bound on its error, in units of a power of two; its exponent; the entry of the reference orbit, and 1
 * if that is the critical orbit.
 */
export const END_FIELDS = 6;

/**
 * Counts points in f64.
 *
 * @param ends receives the last state of each orbit, if it is given
 */
export function* perturbedCounts(
  scene: DeepScene,
  reference: Reference,
  tables: Tables,
  offsets: Offsets,
  ends?: Float64Array<ArrayBuffer>,
): Steps<Counting> {
  const total = pointsIn(offsets);
  if (scene.threshold > LARGEST_THRESHOLD) {
    return { counts: new Uint32Array(total), open: Array.from({ length: total }, (_, k) => k) };
  }
  const counting: Counting = { counts: new Uint32Array(total), open: [], ends };
  for (let next = 0; next < total; yield) {
    next = countSome(scene, reference, tables, offsets, counting, next, ITERATIONS_BETWEEN_PAUSES);
  }
  return counting;
}

/**
 * Counts points from an index on until the iterations are used up, and returns the next index.
 *
 * Before each step |d| ≤ |z| for z = Z + d; otherwise z itself becomes the offset from the critical orbit,
 * which begins at 0. Then 2Z + d, computed as z + Z, is off by 4u|2Z + d| at most, a complex product by √5·u,
 * and a step (2Z + δ)δ + δc by
 *
 *     E' = (2|z| + E)E + 6.25u|d'|₁ + η                    for a Julia set,
 *     E' = (2|z| + E)E + 7.25u|d'|₁ + 9.25u|δc|₁ + η       for a Mandelbrot set,
 *
 * with u = 2^-53, |·|₁ the sum of both parts' sizes, and η the rounding of the reference orbit, 3 · 2^-bits.
 */
function countSome(
  scene: DeepScene,
  reference: Reference,
  { series, blocks }: Tables,
  offsets: Offsets,
  { counts, open, ends }: Counting,
  from: number,
  iterations: number,
): number {
  const { set, itermax, threshold } = scene;
  const { central, critical, bits } = reference;
  const isJulia = set === 'julia';
  const eta = Math.max(3 * 2 ** -bits, LEAST_ERROR);
  const perStep = (isJulia ? 6.25 : 7.25) * U;
  const span = spanOf(scene);
  const scale = 2 ** span.width.exponent;
  const inner = threshold * threshold * (1 - 2 ** -8);
  const smallError = threshold * 2 ** -10;
  const place: Place = { dx: 0, dy: 0, error: 0, exponent: 0, n: 0, m: 0, orbit: central };
  const total = pointsIn(offsets);
  let left = iterations;
  let index = from;
  for (; index < total && left > 0; index++) {
    const [x, y] = offsetAt(offsets, index);
    if (x === 0 && y === 0 && central.isExact) {
      counts[index] = Math.min(central.leavesAt - 1, itermax);
      continue;
    }
    const mantissaX = span.width.mantissa * (x / offsets.denominator);
    const mantissaY = span.width.mantissa * (y / offsets.denominator);
    const offsetX = mantissaX * scale;
    const offsetY = mantissaY * scale;
    const offsetSize = Math.abs(offsetX) + Math.abs(offsetY);
    const addedX = isJulia ? 0 : offsetX;
    const addedY = isJulia ? 0 : offsetY;
    const perStepAlways = isJulia ? eta : 9.25 * U * offsetSize + eta;
    begin(place, scene, central, mantissaX, mantissaY, span, series);
    if (place.exponent < SMALL_EXPONENT) {
      place.error += 3 * 2 ** (-bits - place.exponent) + LEAST_ERROR;
      const added = { x: mantissaX, y: mantissaY, exponent: span.width.exponent };
      const outcome = climb(scene, reference, place, added);
      left -= place.n;
      if (outcome === 'open') open.push(index);
      else if (outcome !== undefined) counts[index] = outcome;
      if (outcome !== undefined) {
        const { dx, dy, error, exponent, m, orbit } = place;
        ends?.set([dx, dy, error, exponent, m, orbit === critical ? 1 : 0], index * END_FIELDS);
        continue;
      }
    }
    const unit = 2 ** place.exponent;
    let dx = place.dx * unit;
    let dy = place.dy * unit;
    let error = place.error * unit + eta;
    let { n, m } = place;
    let orbit = place.orbit.z;
    let beyond = place.orbit.beyond;
    let last = place.orbit.length - 1;
    let table = place.orbit === critical ? blocks?.critical : blocks?.central;
    let refX = orbit[2 * m] as number;
    let refY = orbit[2 * m + 1] as number;
    let zx = refX + dx;
    let zy = refY + dy;
    let norm = zx * zx + zy * zy;
    let dNorm = dx * dx + dy * dy;
    for (;;) {
      if (norm < dNorm || m === last) {
        error += U * (2 * (Math.abs(zx) + Math.abs(zy)) + Math.abs(dx) + Math.abs(dy));
        dx = zx;
        dy = zy;
        orbit = critical.z;
        beyond = critical.beyond;
        table = blocks?.critical;
        last = critical.length - 1;
        m = 0;
        refX = 0;
        refY = 0;
        dNorm = norm;
      }
      const at = table && dNorm <= table.widest ? table.find(m, dNorm, error, itermax - n) : -1;
      if (table && at >= 0) {
        const { data } = table;
        error =
          (data[at + BLOCK.perError] as number) * error +
          (data[at + BLOCK.perOffset] as number) * (Math.abs(dx) + Math.abs(dy)) +
          (data[at + BLOCK.perAdded] as number) * (isJulia ? 0 : offsetSize) +
          (data[at + BLOCK.constant] as number);
        // d(A + Cd + Dδc) + δc(B + Gδc)
        const px =
          (data[at + BLOCK.A] as number) +
          (data[at + BLOCK.C] as number) * dx -
          (data[at + BLOCK.C + 1] as number) * dy +
          (data[at + BLOCK.D] as number) * addedX -
          (data[at + BLOCK.D + 1] as number) * addedY;
        const py =
          (data[at + BLOCK.A + 1] as number) +
          (data[at + BLOCK.C] as number) * dy +
          (data[at + BLOCK.C + 1] as number) * dx +
          (data[at + BLOCK.D] as number) * addedY +
          (data[at + BLOCK.D + 1] as number) * addedX;
        const qx =
          (data[at + BLOCK.B] as number) +
          (data[at + BLOCK.G] as number) * addedX -
          (data[at + BLOCK.G + 1] as number) * addedY;
        const qy =
          (data[at + BLOCK.B + 1] as number) +
          (data[at + BLOCK.G] as number) * addedY +
          (data[at + BLOCK.G + 1] as number) * addedX;
        const nextX = px * dx - py * dy + (qx * addedX - qy * addedY);
        dy = px * dy + py * dx + (qx * addedY + qy * addedX);
        dx = nextX;
        const steps = data[at + BLOCK.steps] as number;
        m += steps;
        n += steps;
      } else {
        const sx = zx + refX;
        const sy = zy + refY;
        error *= 2 * Math.sqrt(norm) + error;
        const nextX = sx * dx - sy * dy + addedX;
        dy = sx * dy + sy * dx + addedY;
        dx = nextX;
        error += perStep * (Math.abs(dx) + Math.abs(dy)) + perStepAlways;
        m++;
        n++;
      }
      refX = orbit[2 * m] as number;
      refY = orbit[2 * m + 1] as number;
      zx = refX + dx;
      zy = refY + dy;
      norm = zx * zx + zy * zy;
      dNorm = dx * dx + dy * dy;
      if (!(norm <= inner && error <= smallError)) {
        // The excess |z|² − threshold², without the cancellation of its large terms.
        const excess = (beyond[m] as number) + 2 * (refX * dx + refY * dy) + dNorm;
        const product = (Math.abs(refX) + Math.abs(refY)) * (Math.abs(dx) + Math.abs(dy));
        const margin =
          1.0001 * (2 * Math.sqrt(norm) + error) * error +
          12 * U * (Math.abs(beyond[m] as number) + product + dNorm) +
          eta;
        if (excess > margin) {
          counts[index] = n - 1;
          break;
        }
        // Open, too, if the error is no longer a number.
        if (!(excess < -margin)) {
          open.push(index);
          break;
        }
      }
      if (n === itermax) {
        counts[index] = itermax;
        break;
      }
    }
    ends?.set([dx, dy, error, 0, m, orbit === critical.z ? 1 : 0], index * END_FIELDS);
    left -= n + 8;
  }
  return index;
}

/**
 * Where a point's orbit begins: at its offset, or after the steps of the series.
 *
 * @param x offset to the right, in units of 2^span.width.exponent
 */
export function begin(
  place: Place,
  { set }: DeepScene,
  orbit: ReferenceOrbit,
  x: number,
  y: number,
  span: Span,
  series: Series | undefined,
): void {
  place.orbit = orbit;
  if (!series || (x === 0 && y === 0)) {
    const isJulia = set === 'julia';
    place.dx = isJulia ? x : 0;
    place.dy = isJulia ? y : 0;
    place.error = isJulia ? 3 * U * (Math.abs(x) + Math.abs(y)) : 0;
    place.exponent = span.width.exponent;
    place.n = 0;
    place.m = 0;
    return;
  }
  const { coefficients } = series;
  const [tx, ty] = [x / span.radius, y / span.radius];
  let [dx, dy] = [0, 0];
  for (let k = coefficients.length; k > 0; k -= 2) {
    const sumX = dx + (coefficients[k - 2] as number);
    const sumY = dy + (coefficients[k - 1] as number);
    dx = sumX * tx - sumY * ty;
    dy = sumX * ty + sumY * tx;
  }
  place.dx = dx;
  place.dy = dy;
  place.error = series.error * Math.sqrt(tx * tx + ty * ty) + series.constantError;
  place.exponent = series.exponent;
  place.n = series.steps;
  place.m = series.steps;
}
