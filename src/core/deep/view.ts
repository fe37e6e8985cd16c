import type { Band } from '../view/bands.js';
import type { Size } from '../view/rectangle.js';
import type { Points, Samples } from '../view/view.js';
import { type Decimal, log2Of } from './decimal.js';

/** A point of the plane, exactly. */
export interface DecimalPoint {
  readonly re: Decimal;
  readonly im: Decimal;
}

/** The iteration z² + c, and the view of the plane whose points are counted. */
export interface DeepScene extends Size {
  /** Whether a pixel is the orbit's start (`julia`) or the parameter c (`mandelbrot`). */
  readonly set: 'julia' | 'mandelbrot';
  /** What all pixels share: c for a Julia set, the orbits' start for a Mandelbrot set. */
  readonly shared: DecimalPoint;
  readonly centre: DecimalPoint;
  /** Width of the view; positive. */
  readonly width: Decimal;
  /** |z| beyond which an orbit has escaped. */
  readonly threshold: number;
  readonly itermax: number;
}

/**
 * Points by their offsets from the view's centre, as whole numbers: width · x / denominator to the right and
 * width · y / denominator upwards.
 */
export interface Offsets extends Points {
  readonly denominator: number;
}

/**
 * Offsets of a band's pixels, or of samples within some of them, row by row. Pixel (i, j) lies at
 * (2i − nx) / 2nx and (ny − 2j) / 2nx widths from the centre; nothing is rounded.
 */
export function offsetsOf({ columns, rows }: Size, band: Band, samples?: Samples): Offsets {
  const perSide = samples?.perSide ?? 1;
  const x = (column: number, k: number) => (2 * column - columns) * perSide + 2 * k + 1 - perSide;
  const y = (row: number, k: number) => (rows - 2 * row) * perSide - 2 * k - 1 + perSide;
  const denominator = 2 * columns * perSide;
  const { firstColumn, firstRow } = band;
  if (!samples) {
    const xs = Float64Array.from({ length: band.columns }, (_, i) => x(firstColumn + i, 0));
    const ys = Float64Array.from({ length: band.rows }, (_, j) => y(firstRow + j, 0));
    return { xs, ys, scattered: false, denominator };
  }
  const total = samples.pixels.length * perSide * perSide;
  const [xs, ys] = [new Float64Array(total), new Float64Array(total)];
  let n = 0;
  for (const pixel of samples.pixels) {
    const column = firstColumn + (pixel % band.columns);
    const row = firstRow + Math.floor(pixel / band.columns);
    for (let down = 0; down < perSide; down++) {
      for (let right = 0; right < perSide; right++) {
        xs[n] = x(column, right);
        ys[n] = y(row, down);
        n++;
      }
    }
  }
  return { xs, ys, scattered: true, denominator };
}

/** Offsets of the whole picture. */
export function allOffsets(size: Size): Offsets {
  return offsetsOf(size, { ...size, firstColumn: 0, firstRow: 0 });
}

/** Offset of one of the points, in the order in which they are counted. */
export function offsetAt({ xs, ys, scattered }: Offsets, index: number): [x: number, y: number] {
  if (scattered) return [xs[index] as number, ys[index] as number];
  const { length } = xs;
  return [xs[index % length] as number, ys[Math.floor(index / length)] as number];
}

/** Some of the points, by their indices. */
export function someOffsets(offsets: Offsets, indices: readonly number[]): Offsets {
  const chosen = indices.map((index) => offsetAt(offsets, index));
  return {
    xs: Float64Array.from(chosen, ([x]) => x),
    ys: Float64Array.from(chosen, ([, y]) => y),
    scattered: true,
    denominator: offsets.denominator,
  };
}

/** log₂ of half a pixel's width, in units of the plane. */
export function log2OfHalfPixel({ width, columns }: DeepScene): number {
  return log2Of(width) - Math.log2(2 * columns);
}
