import { needsEstimates } from '../core/colour/colouring.js';
import type { Counted } from '../core/count/backend.js';
import {
  type Crossing,
  crossingAt,
  LARGEST_DERIVATIVE_SQUARED,
  LARGEST_LENGTH,
  LEAST_LENGTH,
} from '../core/count/estimate.js';
import { ROUGH_LOG2 } from '../core/elementary/logarithm.js';
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
  estimate(
    isDistance: boolean,
    length: number,
    itermax: number,
    ends: number,
    counts: number,
    constants: number,
  ): void;
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
    if (colour === 'smooth' && !(threshold > 1)) {
      return { counts: counted, estimates: new Float32Array(length) };
    }
    // Over the coordinates, which are no longer needed.
    new Float64Array(buffer, xs, CONSTANTS).set(constantsFor(scene));
    this.exports.estimate(...([colour === 'distance', length, itermax, ends, counts, xs] as const));
    return { counts: counted, estimates: new Float32Array(buffer, ends, length).slice() };
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

/** How many numbers src/cpu/simd/estimates.ts needs; as many coordinates there are at least, with their padding. */
const CONSTANTS = 10;

/** The numbers, in the order of src/cpu/simd/estimates.ts. */
function constantsFor({ colour, threshold }: Scene): number[] {
  const { floor, goal } = colour === 'smooth' ? crossingAt(threshold) : NO_CROSSING;
  const limits = [LEAST_LENGTH, LARGEST_LENGTH, LARGEST_DERIVATIVE_SQUARED];
  return [...limits, Math.LN2, floor, goal, ...ROUGH_LOG2];
}

const NO_CROSSING: Crossing = { floor: 0, goal: 0 };
