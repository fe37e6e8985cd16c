import type { Rectangle } from './rectangle.js';

/** Maps a pixel to its earlier position: pixel · scale + offset. */
export interface Transform {
  readonly scale: number;
  readonly column: number;
  readonly row: number;
}

export const UNMOVED: Transform = { scale: 1, column: 0, row: 0 };

/** One transform followed by another: maps a pixel to its position before both. */
export function composed(first: Transform, then: Transform): Transform {
  return {
    scale: then.scale * first.scale,
    column: then.column * first.scale + first.column,
    row: then.row * first.scale + first.row,
  };
}

/**
 * The smallest rectangle of whole pixels that contains, after the transform, a rectangle from before it.
 */
export function transformed(
  { column, row, columns, rows }: Rectangle,
  transform: Transform,
): Rectangle {
  const { scale } = transform;
  const left = Math.floor((column - transform.column) / scale);
  const top = Math.floor((row - transform.row) / scale);
  const right = Math.ceil((column + columns - transform.column) / scale);
  const bottom = Math.ceil((row + rows - transform.row) / scale);
  return { column: left, row: top, columns: right - left, rows: bottom - top };
}
