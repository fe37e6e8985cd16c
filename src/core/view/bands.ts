import type { Size } from './rectangle.js';

/**
 * A piece of the picture, counted at once: a run of whole rows, or, where one row alone is too
 * long, a run of columns of one row. Bands in order are the picture's pixels in row-major order.
 */
export interface Band {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/** Pixels of a band at most: 1 MiB of counts, and few enough that many are in flight. */
export const MAX_BAND_PIXELS = 2 ** 18;

/** Bands of a small picture have fewer pixels, so that all cores get some of them, but at least this. */
const MIN_BAND_PIXELS = 2 ** 14;
const BANDS_OF_A_SMALL_PICTURE = 32;

/**
 * Cuts a view into bands. They depend on its size alone, so that a band can be worked on anywhere,
 * and later, from the scene and its number. Lazy, since a picture may have billions of rows.
 *
 * @param from number of the first band wanted, counted from 0
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

/** How many bands a view has. */
export function bandCount(size: Size): number {
  const { rowsAtOnce, columnsAtOnce } = bandSize(size);
  return Math.ceil(size.rows / rowsAtOnce) * Math.ceil(size.columns / columnsAtOnce);
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
