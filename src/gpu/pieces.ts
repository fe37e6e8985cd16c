import type { Band } from '../core/view/bands.js';
import { type Points, pointsIn } from '../core/view/view.js';

/** The points of a band that one dispatch works on. */
export interface Piece extends Points {
  /** Points per row. */
  readonly columns: number;
  readonly rows: number;
  /** Their place in the picture, for messages. */
  readonly name: string;
}

/**
 * The piece of a band that begins with its point `offset` and has at most `most` points: whole rows if one
 * fits, otherwise a part of a row. It is a contiguous run of the band's points.
 *
 * @param points all points of the band
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
