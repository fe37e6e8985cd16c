import type { Band } from '../core/bands.js';

/** A part of a band that is counted by one dispatch. */
export type Piece = Omit<Band, 'index'>;

/**
 * The piece of a band that begins `offset` pixels into it and has at most `maxPixels` pixels: whole
 * rows where one fits, else a part of a row. Its counts are a run of the band's counts.
 */
export function pieceAt(band: Piece, offset: number, maxPixels: number): Piece {
  const row = Math.floor(offset / band.columns);
  const column = offset % band.columns;
  const firstRow = band.firstRow + row;
  if (column === 0 && maxPixels >= band.columns) {
    const rows = Math.min(band.rows - row, Math.floor(maxPixels / band.columns));
    return { firstRow, rows, firstColumn: band.firstColumn, columns: band.columns };
  }
  const columns = Math.min(band.columns - column, Math.max(1, maxPixels));
  return { firstRow, rows: 1, firstColumn: band.firstColumn + column, columns };
}
