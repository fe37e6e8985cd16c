import { pointsIn } from '../view/view.js';
import { digitsAt } from './decimal.js';
import type { Reference } from './orbit.js';
import { low, productOfPairs, sumOfPairs } from './pair.js';
import type { Counting } from './perturbation.js';
import type { Steps } from './steps.js';
import { type DeepScene, log2OfHalfPixel, type Offsets, offsetAt } from './view.js';

// Counts by perturbation as in `perturbation.ts`, with δ as a pair of f64: for the points that f64 leaves open.

/** Relative rounding of a pair. */
const U2 = 2 ** -106;

/** Covers whatever f64 loses below its range. */
const LEAST_ERROR = 2 ** -1000;

/** Half a pixel below which the low part of an offset is lost. */
const LEAST_OFFSET = -800;

/** Iterations between two pauses: a few milliseconds. */
const ITERATIONS_BETWEEN_PAUSES = 2 ** 14;

/** δ as two pairs, the bound on its error, the entry of the reference orbit, and 1 if that is the critical one. */
export const REFINED_END_FIELDS = 7;

/**
 * Counts points with δ as a pair of f64.
 *
 * @param ends receives the last state of each orbit, REFINED_END_FIELDS numbers each, if it is given
 */
export function* refinedCounts(
  scene: DeepScene,
  reference: Reference,
  offsets: Offsets,
  ends?: Float64Array<ArrayBuffer>,
): Steps<Counting> {
  const total = pointsIn(offsets);
  const counts = new Uint32Array(total);
  const open: number[] = [];
  const end = new Float64Array(REFINED_END_FIELDS);
  const isPossible = log2OfHalfPixel(scene) > LEAST_OFFSET;
  let left = ITERATIONS_BETWEEN_PAUSES;
  for (let index = 0; index < total; index++) {
    const [x, y] = offsetAt(offsets, index);
    const start = [x, y].map((part) => offsetPair(scene, part, offsets.denominator));
    const count = isPossible
      ? refinedCount(scene, reference, start as [Pair, Pair], end)
      : undefined;
    if (count === undefined) open.push(index);
    else counts[index] = count;
    ends?.set(end, index * REFINED_END_FIELDS);
    left -= count ?? scene.itermax;
    if (left < 0) {
      left = ITERATIONS_BETWEEN_PAUSES;
      yield;
    }
  }
  return { counts, open };
}

type Pair = readonly [high: number, low: number];

/** An offset from the centre, to 106 bits. */
function offsetPair({ width }: DeepScene, part: number, denominator: number): Pair {
  const above = digitsAt(width, Math.min(0, width.exponent)) * BigInt(part);
  const below = 10n ** BigInt(Math.max(0, -width.exponent)) * BigInt(denominator);
  const bits = 120 + below.toString(16).length * 4 - above.toString(16).length * 4;
  const top = bits >= 0 ? (above << BigInt(bits)) / below : above / (below << BigInt(-bits));
  const high = Number(top);
  return [high * 2 ** -bits, Number(top - BigInt(high)) * 2 ** -bits];
}

/**
 * The count of a point, or undefined if the bound does not decide it. With u₂ = 2^-106 a step adds 32u₂|d|₁ and
 * 40u₂|δc|₁ to the error, a rebase 8u₂(2|z|₁ + |d|₁), and a test 32u₂ of its terms.
 */
function refinedCount(
  { set, itermax, threshold }: DeepScene,
  { central, critical, bits }: Reference,
  [offsetX, offsetY]: readonly [Pair, Pair],
  end: Float64Array,
): number | undefined {
  const isJulia = set === 'julia';
  const eta = Math.max(3 * 2 ** -bits, LEAST_ERROR);
  const inner = threshold * threshold * (1 - 2 ** -8);
  const smallError = threshold * 2 ** -10;
  const offsetSize = Math.abs(offsetX[0]) + Math.abs(offsetY[0]);
  const perStepAlways = isJulia ? eta : 40 * U2 * offsetSize + eta;
  const none: Pair = [0, 0];
  const [[addedX, addedXLow], [addedY, addedYLow]] = isJulia ? [none, none] : [offsetX, offsetY];
  let [[dx, dxLow], [dy, dyLow]] = isJulia ? [offsetX, offsetY] : [none, none];
  let error = isJulia ? 2 * U2 * offsetSize + eta : eta;
  let orbit = central;
  let m = 0;
  let [refX, refXLow, refY, refYLow] = entryOf(orbit.z, orbit.zLow, m);
  let zx = sumOfPairs(refX, refXLow, dx, dxLow);
  let zxLow = low;
  let zy = sumOfPairs(refY, refYLow, dy, dyLow);
  let zyLow = low;
  let norm = zx * zx + zy * zy;
  let dNorm = dx * dx + dy * dy;
  let count: number | undefined;
  for (let n = 1; ; n++) {
    if (norm < dNorm || m === orbit.length - 1) {
      error += 8 * U2 * (2 * (Math.abs(zx) + Math.abs(zy)) + Math.abs(dx) + Math.abs(dy));
      [dx, dxLow, dy, dyLow] = [zx, zxLow, zy, zyLow];
      orbit = critical;
      m = 0;
      [refX, refXLow, refY, refYLow] = [0, 0, 0, 0];
    }
    const sx = sumOfPairs(zx, zxLow, refX, refXLow);
    const sxLow = low;
    const sy = sumOfPairs(zy, zyLow, refY, refYLow);
    const syLow = low;
    error *= 2 * Math.sqrt(norm) + error;
    let p = productOfPairs(sx, sxLow, dx, dxLow);
    let pLow = low;
    let q = productOfPairs(sy, syLow, dy, dyLow);
    p = sumOfPairs(p, pLow, -q, -low);
    const nextX = sumOfPairs(p, low, addedX, addedXLow);
    const nextXLow = low;
    p = productOfPairs(sx, sxLow, dy, dyLow);
    pLow = low;
    q = productOfPairs(sy, syLow, dx, dxLow);
    p = sumOfPairs(p, pLow, q, low);
    dy = sumOfPairs(p, low, addedY, addedYLow);
    dyLow = low;
    [dx, dxLow] = [nextX, nextXLow];
    error += 32 * U2 * (Math.abs(dx) + Math.abs(dy)) + perStepAlways;
    m++;
    [refX, refXLow, refY, refYLow] = entryOf(orbit.z, orbit.zLow, m);
    zx = sumOfPairs(refX, refXLow, dx, dxLow);
    zxLow = low;
    zy = sumOfPairs(refY, refYLow, dy, dyLow);
    zyLow = low;
    norm = zx * zx + zy * zy;
    dNorm = dx * dx + dy * dy;
    if (!(norm <= inner && error <= smallError)) {
      const size = Math.abs(refX) + Math.abs(refY);
      const terms =
        Math.abs(orbit.beyond[m] as number) + size * (Math.abs(dx) + Math.abs(dy)) + dNorm;
      const margin = 1.0001 * (2 * Math.sqrt(norm) + error) * error + 32 * U2 * terms + eta;
      // |Z|² − threshold² + 2 Re(Z̄δ) + |δ|² = |Z|² − threshold² + Re((z + Z)‾ δ)
      p = sumOfPairs(zx, zxLow, refX, refXLow);
      p = productOfPairs(p, low, dx, dxLow);
      pLow = low;
      q = sumOfPairs(zy, zyLow, refY, refYLow);
      q = productOfPairs(q, low, dy, dyLow);
      p = sumOfPairs(p, pLow, q, low);
      const excess = sumOfPairs(orbit.beyond[m] as number, orbit.beyondLow[m] as number, p, low);
      if (excess > margin) count = n - 1;
      if (!(excess < -margin)) break;
    }
    if (n === itermax) {
      count = itermax;
      break;
    }
  }
  end.set([dx, dxLow, dy, dyLow, error, m, orbit === critical ? 1 : 0]);
  return count;
}

function entryOf(z: Float64Array, zLow: Float64Array, m: number): [number, number, number, number] {
  return [z[2 * m], zLow[2 * m], z[2 * m + 1], zLow[2 * m + 1]] as [number, number, number, number];
}
