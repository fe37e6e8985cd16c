import type { View } from './view.js';

/**
 * A piece of the picture, counted at once: a run of whole rows, or, where one row alone is too
 * long, a run of columns of one row. Bands in order are the picture's pixels in row-major order.
 */
export interface Band {
  /** Place in the order of bands, from 0. */
  readonly index: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

/**
 * Cuts a view into bands of at most `maxPixels` pixels each, at least one pixel. Lazy, since a
 * picture may have billions of rows.
 */
export function* bandsOf(
  { columns, rows }: Pick<View, 'columns' | 'rows'>,
  maxPixels: number,
): Generator<Band, void, undefined> {
  const rowsAtOnce = Math.max(1, Math.floor(maxPixels / columns));
  const columnsAtOnce = Math.min(columns, Math.max(1, Math.floor(maxPixels)));
  let index = 0;
  for (let firstRow = 0; firstRow < rows; firstRow += rowsAtOnce) {
    for (let firstColumn = 0; firstColumn < columns; firstColumn += columnsAtOnce) {
      yield {
        index: index++,
        firstRow,
        rows: Math.min(rowsAtOnce, rows - firstRow),
        firstColumn,
        columns: Math.min(columnsAtOnce, columns - firstColumn),
      };
    }
  }
}

/** Number of pixels, and of counts, in a band. */
export function pixelsOf(band: Pick<Band, 'rows' | 'columns'>): number {
  return band.rows * band.columns;
}
