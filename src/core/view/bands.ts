import type { Size } from './rectangle.js';

/**
 * A part of the picture that is counted at once: a run of whole rows or, if one row alone is too long, a
 * run of columns of one row. Bands in order are the picture's pixels in row-major order.
 */
export interface Band {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/** Maximum number of pixels in a band: 1 MiB of counts, small enough to have many bands in flight. */
export const MAX_BAND_PIXELS = 2 ** 18;

/** Small pictures have smaller bands, to occupy all cores, but of at least this many pixels. */
const MIN_BAND_PIXELS = 2 ** 14;
const BANDS_OF_A_SMALL_PICTURE = 32;

/**
 * Splits a picture into bands. They depend on its size alone, so a band can be counted anywhere and at
 * any time from the scene and the band's number. Lazy, since a picture may have billions of rows.
 *
 * @param from number of the first band to yield, counted from 0
 */
export function* bandsOf(size: Size, from = 0): Generator<Band, void, undefined> {
  const { columns, rows } = size;
  const { rowsAtOnce, columnsAtOnce } = bandSize(size);
  const perRow = Math.ceil(columns / columnsAtOnce);
  const firstRow = Math.floor(from / perRow) * rowsAtOnce;
  const firstColumn = (from % perRow) * columnsAtOnce;
  for (let row = firstRow; row < rows; row += rowsAtOnce) {
    for (
      let column = row === firstRow ? firstColumn : 0;
      column < columns;
      column += columnsAtOnce
    ) {
      yield {
        firstRow: row,
        rows: Math.min(rowsAtOnce, rows - row),
        firstColumn: column,
        columns: Math.min(columnsAtOnce, columns - column),
      };
    }
  }
}

/** Number of bands in a picture. */
export function bandCount(size: Size): number {
  const { rowsAtOnce, columnsAtOnce } = bandSize(size);
  return Math.ceil(size.rows / rowsAtOnce) * Math.ceil(size.columns / columnsAtOnce);
}

/** Number of the picture's rows that the bands up to and including `band` complete. */
export function rowsThrough(size: Size, band: number): number {
  const { rowsAtOnce, columnsAtOnce } = bandSize(size);
  const perRow = Math.ceil(size.columns / columnsAtOnce);
  return Math.min(size.rows, Math.floor((band + 1) / perRow) * rowsAtOnce);
}

/** Number of the first band with pixels of a row. */
export function firstBandOf(size: Size, row: number): number {
  const { rowsAtOnce, columnsAtOnce } = bandSize(size);
  return Math.floor(row / rowsAtOnce) * Math.ceil(size.columns / columnsAtOnce);
}

/** Number of pixels, and of counts, in a band. */
export function pixelsOf(band: Pick<Band, 'rows' | 'columns'>): number {
  return band.rows * band.columns;
}

function bandSize({ columns, rows }: Size): { rowsAtOnce: number; columnsAtOnce: number } {
  const share = Math.ceil((columns * rows) / BANDS_OF_A_SMALL_PICTURE);
  const pixels = Math.min(MAX_BAND_PIXELS, Math.max(MIN_BAND_PIXELS, share));
  return {
    rowsAtOnce: Math.max(1, Math.floor(pixels / columns)),
    columnsAtOnce: Math.min(columns, pixels),
  };
}
