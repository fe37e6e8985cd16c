import { rowsOf, type Scene } from '../scene/scene.js';
import type { Band } from './bands.js';
import type { Size } from './rectangle.js';

/** Samples within some pixels: a grid of `perSide` by `perSide` points around the pixel's own point. */
export interface Samples {
  /** Indices of the pixels in the band, row by row. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  readonly perSide: number;
}

/** Points of the plane: a grid of columns and rows, or scattered points. */
export interface Points {
  /** Real parts of the columns, or of each scattered point. */
  readonly xs: Float64Array<ArrayBuffer>;
  /** Imaginary parts of the rows, or of each scattered point. */
  readonly ys: Float64Array<ArrayBuffer>;
  readonly scattered: boolean;
}

/** Number of points. */
export function pointsIn({ xs, ys, scattered }: Points): number {
  return scattered ? xs.length : xs.length * ys.length;
}

/** Maps the nx · ny pixels of a scene to the plane. Coordinates are computed only here. */
export interface View extends Size {
  /** Real parts of `length` columns from `first` on, in f64. */
  xs(first: number, length: number): Float64Array<ArrayBuffer>;
  /** Imaginary parts of `length` rows from `first` on, in f64; row 0 is the top. */
  ys(first: number, length: number): Float64Array<ArrayBuffer>;
  /** The points of a band's pixels, or of samples within some of them: pixel by pixel, row by row. */
  points(band: Band, samples?: Samples): Points;
}

/**
 * The view of a scene: x = i / nx · (xright − xleft) + xleft, y = j / ny · (ybot − ytop) + ytop. Each
 * operation is rounded in this order, so every backend counts the same points.
 */
export function viewOf(scene: Scene): View {
  const columns = scene.resolution;
  const rows = rowsOf(scene);
  const xAt = coordinateAlong(scene.xleft, scene.xright, columns);
  const yAt = coordinateAlong(scene.ytop, scene.ybot, rows);
  const xs = (first: number, length: number) => coordinates(xAt, first, length);
  const ys = (first: number, length: number) => coordinates(yAt, first, length);
  return {
    columns,
    rows,
    xs,
    ys,
    points(band, samples) {
      if (samples) return sampled(band, samples, xAt, yAt);
      const { firstColumn, firstRow } = band;
      return { xs: xs(firstColumn, band.columns), ys: ys(firstRow, band.rows), scattered: false };
    },
  };
}

function coordinates(
  at: (place: number) => number,
  first: number,
  length: number,
): Float64Array<ArrayBuffer> {
  const values = new Float64Array(length);
  for (let k = 0; k < length; k++) values[k] = at(first + k);
  return values;
}

function coordinateAlong(from: number, to: number, steps: number): (place: number) => number {
  const extent = to - from;
  return (place) => (place / steps) * extent + from;
}

function sampled(
  { firstColumn, firstRow, columns }: Band,
  { pixels, perSide }: Samples,
  xAt: (column: number) => number,
  yAt: (row: number) => number,
): Points {
  const length = pixels.length * perSide * perSide;
  const [xs, ys] = [new Float64Array(length), new Float64Array(length)];
  const offsets = Array.from({ length: perSide }, (_, k) => (k + 0.5) / perSide - 0.5);
  let k = 0;
  for (const pixel of pixels) {
    const column = firstColumn + (pixel % columns);
    const row = firstRow + Math.floor(pixel / columns);
    for (const down of offsets) {
      for (const right of offsets) {
        xs[k] = xAt(column + right);
        ys[k] = yAt(row + down);
        k++;
      }
    }
  }
  return { xs, ys, scattered: true };
}
