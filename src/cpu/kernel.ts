import { needsEstimates } from '../core/colour/colouring.js';
import type { Counted } from '../core/count/backend.js';
import { estimatorOf, type OrbitEnd } from '../core/count/estimate.js';
import type { Scene } from '../core/scene/scene.js';
import { type Points, pointsIn } from '../core/view/view.js';
import type { Slices } from './slices.js';

/** The exports of src/cpu/simd/escape.ts, which describes the arguments. */
export interface KernelExports {
  readonly memory: {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  };
  base(): number;
  begin(
    julia: boolean,
    real: number,
    imag: number,
    threshold: number,
    itermax: number,
    wanted: number,
    xs: number,
    columns: number,
    ys: number,
    rows: number,
    scattered: boolean,
    counts: number,
    ends: number,
  ): void;
  /** Returns 0 if it stopped on the way. */
  run(allowed: number): number;
}

/** What the kernel gives for an orbit: see src/cpu/simd/band.ts. */
const WANTED = { counts: 0, histogram: 0, smooth: 1, distance: 2 } as const satisfies Record<
  Scene['colour'],
  number
>;

/** Columns that the kernel may read beyond the last; they repeat the last. */
const PADDING = 11;

const PAGE = 2 ** 16;

/** Iterations in a slice, each of twelve points: one or two milliseconds. */
const ITERATIONS_AT_ONCE = 2 ** 17;

/** Estimates in a slice: about a millisecond. */
const ESTIMATES_AT_ONCE = 2 ** 14;

/**
 * Counts points with the SIMD kernel, in f64, one set of points at a time: Julia and Mandelbrot sets of z² + c,
 * without convergence. Counts and estimates equal those of the reference exactly.
 */
export class Kernel {
  /** @param atOnce iterations in a slice */
  constructor(
    private readonly exports: KernelExports,
    private readonly atOnce = ITERATIONS_AT_ONCE,
  ) {}

  /** The counts of points, with estimates if the scene's colour mode needs them. */
  *count(scene: Scene, points: Points): Slices<Counted> {
    const { set, start = [0, 0], real, imag, threshold, itermax, colour } = scene;
    const { scattered } = points;
    const [columns, rows] = [points.xs.length, scattered ? 1 : points.ys.length];
    const length = pointsIn(points);
    const xs = this.exports.base();
    const ys = xs + 8 * (columns + PADDING);
    const ends = ys + 8 * (points.ys.length + PADDING);
    // The kernel may write one result more, which nobody needs.
    const counts = ends + (needsEstimates(scene) ? 16 * (length + 1) : 0);
    this.#reserve(counts + 4 * (length + 1));
    this.#put(xs, points.xs);
    this.#put(ys, points.ys);
    const [re, im] = set === 'julia' ? [real, imag] : start;
    this.exports.begin(
      ...([set === 'julia', re, im, threshold, itermax, WANTED[colour]] as const),
      ...([xs, columns, ys, rows, scattered, counts, ends] as const),
    );
    while (!this.exports.run(this.atOnce)) yield;
    const { buffer } = this.exports.memory;
    const counted = new Uint32Array(buffer, counts, length).slice();
    if (!needsEstimates(scene)) return { counts: counted };
    const ended = new Float64Array(buffer, ends, 2 * length);
    return { counts: counted, estimates: yield* estimatesOf(scene, counted, ended) };
  }

  /** Copies coordinates into the kernel's memory, padded with the last. */
  #put(address: number, coordinates: Float64Array): void {
    const { length } = coordinates;
    const held = new Float64Array(this.exports.memory.buffer, address, length + PADDING);
    held.set(coordinates);
    held.fill(coordinates[length - 1] as number, length);
  }

  #reserve(bytes: number): void {
    const { memory } = this.exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  }
}

/** The estimates of orbits from their ends, two squared lengths each. */
function* estimatesOf(
  scene: Scene,
  counts: Uint32Array,
  ends: Float64Array,
): Slices<Float32Array<ArrayBuffer>> {
  const estimates = new Float32Array(counts.length);
  const estimateOf = estimatorOf(scene);
  // A function of its own: engines optimise a loop within a generator less well.
  const put = (from: number, to: number) => {
    for (let k = from; k < to; k++) {
      if (counts[k] !== scene.itermax) estimates[k] = estimateOf(endAt(ends, k));
    }
  };
  for (let from = 0; from < counts.length; from += ESTIMATES_AT_ONCE) {
    put(from, Math.min(counts.length, from + ESTIMATES_AT_ONCE));
    yield;
  }
  return estimates;
}

/**
 * The end of an orbit. Its first number is |z_n|² or |d|², whichever the colour mode needs; without convergence,
 * no mode needs how far the orbit has moved.
 */
function endAt(ends: Float64Array, k: number): OrbitEnd {
  const first = Math.sqrt(ends[2 * k] as number);
  const last = Math.sqrt(ends[2 * k + 1] as number);
  return { before: first, last, movedBefore: 0, moved: 0, derivative: first };
}
