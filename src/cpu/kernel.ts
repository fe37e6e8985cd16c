import type { Scene } from '../core/scene/scene.js';
import { type Band, pixelsOf } from '../core/view/bands.js';
import { viewOf } from '../core/view/view.js';
import type { Slices } from './slices.js';

/** The exports of src/cpu/simd/escape.ts, which describes the arguments. */
export interface KernelExports {
  readonly memory: {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  };
  base(): number;
  restart(): void;
  /** Returns 0 if it stopped on the way. */
  countBand(
    xs: number,
    columns: number,
    ys: number,
    rows: number,
    far: number,
    real: number,
    imag: number,
    threshold: number,
    itermax: number,
    out: number,
    allowed: number,
  ): number;
}

/** Columns that the kernel may read beyond the last; they repeat the last. */
const PADDING = 11;

const PAGE = 2 ** 16;

/** Iterations in a slice, each of twelve pixels: one or two milliseconds. */
const ITERATIONS_AT_ONCE = 2 ** 17;

/** Counts bands with the SIMD kernel, in f64, one at a time. Counts equal those of the reference exactly. */
export class Kernel {
  /** @param atOnce iterations in a slice */
  constructor(
    private readonly exports: KernelExports,
    private readonly atOnce = ITERATIONS_AT_ONCE,
  ) {}

  /** The counts of a band, row by row. */
  *count(scene: Scene, band: Band): Slices<Uint32Array<ArrayBuffer>> {
    const { columns, rows } = band;
    const view = viewOf(scene);
    const columnXs = view.xs(band.firstColumn, columns);
    const rowYs = view.ys(band.firstRow, rows);

    const xs = this.exports.base();
    const ys = xs + 8 * (columns + PADDING);
    const out = ys + 8 * rows;
    const pixels = pixelsOf(band);
    this.#reserve(out + 4 * pixels);
    const { buffer } = this.exports.memory;
    const heldXs = new Float64Array(buffer, xs, columns + PADDING);
    heldXs.set(columnXs);
    heldXs.fill(columnXs[columns - 1] as number, columns);
    new Float64Array(buffer, ys, rows).set(rowYs);

    const { real, imag, threshold, itermax } = scene;
    const far = Math.max(farthest(columnXs), farthest(rowYs));
    const { restart, countBand } = this.exports;
    const points = [xs, columns, ys, rows, far] as const;
    restart();
    while (!countBand(...points, real, imag, threshold, itermax, out, this.atOnce)) yield;
    return new Uint32Array(buffer, out, pixels).slice();
  }

  #reserve(bytes: number): void {
    const { memory } = this.exports;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  }
}

/** The largest absolute value of coordinates in ascending or descending order. */
function farthest(coordinates: Float64Array): number {
  return Math.max(Math.abs(coordinates[0] ?? 0), Math.abs(coordinates.at(-1) ?? 0));
}
