import { needsEstimates } from '../core/colour/colouring.js';
import type { Counted } from '../core/count/backend.js';
import { estimatorOf, type OrbitEnd } from '../core/count/estimate.js';
import { formulaOf } from '../core/formula/formula.js';
import type { Scene } from '../core/scene/scene.js';
import { type Points, pointsIn, viewOf } from '../core/view/view.js';
import { FormulaKernel, NO_END, type Orbits } from './formula/kernel.js';
import { END_NUMBERS } from './formula/layout.js';
import type { Kernel } from './kernel.js';
import type { BandRequest } from './protocol.js';
import type { Slices } from './slices.js';

/** Number of orbits to set up at once. */
const ORBITS_AT_ONCE = 2 ** 14;

/**
 * Counts bands on the calling thread, in f64; the counts equal those of the reference exactly. z² + c has its
 * own kernel, other formulas are compiled. Only one count may run at a time, but the next
 * may follow one that was given up.
 */
export class Counter {
  readonly #formulas = new Map<string, FormulaKernel>();

  /** @param kernel for z² + c */
  constructor(private readonly kernel: Kernel) {}

  *count({ scene, band, samples }: BandRequest): Slices<Counted> {
    const points = viewOf(scene).points(band, samples);
    if (hasOwnKernel(scene)) return yield* this.kernel.count(scene, points);
    const counts = yield* this.#countPoints(scene, points);
    if (!needsEstimates(scene)) return { counts };
    return { counts, estimates: yield* this.#estimates(scene, points, counts) };
  }

  *#countPoints(scene: Scene, points: Points): Slices<Uint32Array<ArrayBuffer>> {
    const kernel = this.#kernelFor(scene);
    const counts = new Uint32Array(pointsIn(points));
    for (const { from, orbits } of orbitsOf(scene, points)) {
      counts.set(yield* kernel.count(orbits, scene), from);
      yield;
    }
    return counts;
  }

  *#estimates(
    scene: Scene,
    points: Points,
    counts: Uint32Array,
  ): Slices<Float32Array<ArrayBuffer>> {
    const kernel = this.#kernelFor(scene);
    const byPoint = scene.set === 'julia' ? 'byStart' : 'byC';
    const wanted = scene.colour === 'distance' ? byPoint : undefined;
    const estimates = new Float32Array(counts.length);
    const estimateOf = estimatorOf(scene);
    for (const { from, orbits } of orbitsOf(scene, points)) {
      const ended = counts.slice(from, from + orbits.zRe.length);
      skipUnended(ended, scene.itermax);
      const ends = yield* kernel.ends(orbits, ended, wanted);
      putEstimates(estimates.subarray(from), ended, ends, estimateOf);
      yield;
    }
    return estimates;
  }

  #kernelFor({ formula }: Scene): FormulaKernel {
    const known = this.#formulas.get(formula);
    if (known) return known;
    const kernel = new FormulaKernel(formulaOf(formula));
    this.#formulas.clear();
    this.#formulas.set(formula, kernel);
    return kernel;
  }
}

function hasOwnKernel({ formula, convergence }: Scene): boolean {
  return convergence === 0 && formulaOf(formula).isQuadratic;
}

/** Marks orbits that have not ended: they have no estimate, and need not be iterated again. */
function skipUnended(counts: Uint32Array, itermax: number): void {
  for (let k = 0; k < counts.length; k++) if (counts[k] === itermax) counts[k] = NO_END;
}

function putEstimates(
  estimates: Float32Array,
  ended: Uint32Array,
  ends: Float64Array,
  estimateOf: (end: OrbitEnd) => number,
): void {
  for (let k = 0; k < ended.length; k++) {
    if (ended[k] !== NO_END) estimates[k] = estimateOf(endAt(ends, k));
  }
}

function endAt(ends: Float64Array, k: number): OrbitEnd {
  return {
    before: Math.sqrt(ends[END_NUMBERS * k] as number),
    last: Math.sqrt(ends[END_NUMBERS * k + 1] as number),
    movedBefore: Math.sqrt(ends[END_NUMBERS * k + 2] as number),
    moved: Math.sqrt(ends[END_NUMBERS * k + 3] as number),
    derivative: Math.sqrt(ends[END_NUMBERS * k + 4] as number),
  };
}

/** The orbits of points, in chunks. */
function* orbitsOf(scene: Scene, points: Points): Generator<{ from: number; orbits: Orbits }> {
  const { set, start = [0, 0], real, imag } = scene;
  const length = pointsIn(points);
  for (let from = 0; from < length; from += ORBITS_AT_ONCE) {
    const size = Math.min(length - from, ORBITS_AT_ONCE);
    const [x, y] = coordinatesOf(points, from, size);
    const all = (number: number) => new Float64Array(size).fill(number);
    const orbits =
      set === 'julia'
        ? { zRe: x, zIm: y, cRe: all(real), cIm: all(imag) }
        : { zRe: all(start[0]), zIm: all(start[1]), cRe: x, cIm: y };
    yield { from, orbits };
  }
}

/** The coordinates of a run of points, one pair per point. */
function coordinatesOf({ xs, ys, scattered }: Points, from: number, size: number) {
  if (scattered) return [xs.subarray(from, from + size), ys.subarray(from, from + size)] as const;
  const [x, y] = [new Float64Array(size), new Float64Array(size)];
  let [column, row] = [from % xs.length, Math.floor(from / xs.length)];
  for (let k = 0; k < size; k++) {
    x[k] = xs[column] as number;
    y[k] = ys[row] as number;
    column++;
    if (column === xs.length) [column, row] = [0, row + 1];
  }
  return [x, y] as const;
}
