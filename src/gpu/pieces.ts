import type { Band } from '../core/view/bands.js';
import { type Points, pointsIn } from '../core/view/view.js';

/** Some points of a band, which one dispatch works on. */
export interface Piece extends Points {
  /** Number of points along a row, and of rows. */
  readonly columns: number;
  readonly rows: number;
  /** Where they are in the picture, for messages. */
  readonly name: string;
}

/**
 * The piece of a band that begins with its point `offset` and has at most `most` points: whole rows where
 * one fits, else a part of a row. Its points are a run of the band's points.
 *
 * @param points of the band: all of them
 */
export function pieceAt(band: Band, points: Points, offset: number, most: number): Piece {
  const { xs, ys, scattered } = points;
  if (scattered) {
    const end = Math.min(pointsIn(points), offset + Math.max(1, most));
    const [own, others] = [xs.subarray(offset, end), ys.subarray(offset, end)];
    return { xs: own, ys: others, scattered, columns: end - offset, rows: 1, name: nameOf(band) };
  }
  const row = Math.floor(offset / band.columns);
  const column = offset % band.columns;
  const wholeRows = column === 0 && most >= band.columns;
  const rows = wholeRows ? Math.min(band.rows - row, Math.floor(most / band.columns)) : 1;
  const columns = wholeRows ? band.columns : Math.min(band.columns - column, Math.max(1, most));
  return {
    xs: xs.subarray(column, column + columns),
    ys: ys.subarray(row, row + rows),
    scattered,
    columns,
    rows,
    name: nameOf({ firstRow: band.firstRow + row, rows }),
  };
}

function nameOf({ firstRow, rows }: Pick<Band, 'firstRow' | 'rows'>): string {
  return `rows ${firstRow} to ${firstRow + rows - 1}`;
}
