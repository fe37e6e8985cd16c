// Pixel geometry, of pictures and screens.

/** Width and height in pixels. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A rectangle of pixels; it may extend beyond the picture or the screen. */
export interface Rectangle extends Size {
  readonly column: number;
  readonly row: number;
}

/** The rectangle of all pixels of a size. */
export function wholeOf({ columns, rows }: Size): Rectangle {
  return { column: 0, row: 0, columns, rows };
}

/** The overlap of two rectangles; undefined if there is none. */
export function intersection(a: Rectangle, b: Rectangle): Rectangle | undefined {
  const column = Math.max(a.column, b.column);
  const row = Math.max(a.row, b.row);
  const columns = Math.min(a.column + a.columns, b.column + b.columns) - column;
  const rows = Math.min(a.row + a.rows, b.row + b.rows) - row;
  return columns > 0 && rows > 0 ? { column, row, columns, rows } : undefined;
}

/** The part of `a` outside `b`: up to four rectangles. */
export function difference(a: Rectangle, b: Rectangle): Rectangle[] {
  const common = intersection(a, b);
  if (!common) return [a];
  const { column, row, columns, rows } = common;
  const [right, bottom] = [a.column + a.columns, a.row + a.rows];
  return [
    { ...a, rows: row - a.row },
    { ...a, row: row + rows, rows: bottom - row - rows },
    { column: a.column, row, columns: column - a.column, rows },
    { column: column + columns, row, columns: right - column - columns, rows },
  ].filter((rest) => rest.columns > 0 && rest.rows > 0);
}

/** Splits a rectangle into tiles with sides of at most `side` pixels. */
export function tilesOf({ column, row, columns, rows }: Rectangle, side: number): Rectangle[] {
  const tiles: Rectangle[] = [];
  for (let down = 0; down < rows; down += side) {
    for (let right = 0; right < columns; right += side) {
      tiles.push({
        column: column + right,
        row: row + down,
        columns: Math.min(side, columns - right),
        rows: Math.min(side, rows - down),
      });
    }
  }
  return tiles;
}
