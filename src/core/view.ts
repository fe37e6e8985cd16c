import { rowsOf, type Scene } from './scene.js';

/**
 * Where the pixels of a scene lie in the plane. The only place where coordinates become numbers.
 */
export interface View {
  /** nx, the picture's width in pixels. */
  readonly columns: number;
  /** ny, the picture's height in pixels. */
  readonly rows: number;
  /** Real parts of `length` columns from `first` on, in f64. */
  xs(first: number, length: number): Float64Array;
  /** Imaginary parts of `length` rows from `first` on, in f64; row 0 is the top. */
  ys(first: number, length: number): Float64Array;
}

/**
 * The view of a scene: x = i / nx · (xright − xleft) + xleft, y = j / ny · (ybot − ytop) + ytop,
 * rounded after every operation in this order, so that every backend counts the same points.
 */
export function viewOf(scene: Scene): View {
  const columns = scene.resolution;
  const rows = rowsOf(scene);
  return {
    columns,
    rows,
    xs: (first, length) => along(scene.xleft, scene.xright, columns, first, length),
    ys: (first, length) => along(scene.ytop, scene.ybot, rows, first, length),
  };
}

function along(
  from: number,
  to: number,
  steps: number,
  first: number,
  length: number,
): Float64Array {
  const extent = to - from;
  const coordinates = new Float64Array(length);
  for (let k = 0; k < length; k++) coordinates[k] = ((first + k) / steps) * extent + from;
  return coordinates;
}
