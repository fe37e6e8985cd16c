import type { PixelFormat } from '../png/png.js';
import type { Band } from '../view/bands.js';
import type { Size } from '../view/rectangle.js';
import { levelsOf, spanOf, TILE_OVERLAP, TILE_SIZE, tilesAlong } from './geometry.js';
import { bytesOf, type Halving, halvingOf } from './halving.js';

/** A tile, with its place on its level. */
export interface Tile extends Size {
  readonly level: number;
  readonly tileColumn: number;
  readonly tileRow: number;
  readonly format: PixelFormat;
  /** The uncompressed PNG data: each row follows a byte 0, which says that it is not filtered. */
  readonly lines: Uint8Array<ArrayBuffer>;
}

/**
 * Cuts a picture and its smaller levels into tiles, while the picture arrives row by row. Each level keeps the
 * rows of one row of tiles, so memory grows with the picture's columns, and not with its rows.
 *
 * The state depends on the rows alone that have arrived.
 *
 * @example
 * const tiles = pyramid.add(band, pixels); // those that are complete with this band
 */
export class Pyramid {
  readonly #levels: readonly LevelRows[];

  /** Bytes of a pixel of the picture. */
  readonly pixelBytes: number;

  /** @param format of the picture's pixels */
  constructor(size: Size, format: PixelFormat) {
    this.pixelBytes = bytesOf(format);
    let upper = format;
    this.#levels = levelsOf(size).map((level) => {
      const own = upper;
      const halving = halvingOf(own);
      upper = halving.format;
      return new LevelRows(level.number, level, own, halving);
    });
  }

  /**
   * Adds a band, and returns the tiles that are complete with it. Rows that are known already are left out.
   *
   * @param pixels bytes of its pixels in the picture's format
   */
  add({ firstRow, rows, firstColumn, columns }: Band, pixels: Uint8Array): Tile[] {
    const [base] = this.#levels as [LevelRows];
    const { pixelBytes } = base;
    const length = columns * pixelBytes;
    const tiles: Tile[] = [];
    for (let k = 0; k < rows; k++) {
      const row = firstRow + k;
      if (row < base.done) continue;
      base.row(row).set(pixels.subarray(k * length, (k + 1) * length), firstColumn * pixelBytes);
      // A very wide row arrives in several bands.
      if (firstColumn + columns === base.columns) this.#finishRow(0, tiles);
    }
    return tiles;
  }

  /** The next row of a level is complete: it may complete a row of the next level, and tiles. */
  #finishRow(index: number, tiles: Tile[]): void {
    const level = this.#levels[index] as LevelRows;
    const next = this.#levels[index + 1];
    const row = level.done++;
    if (next && (row % 2 === 1 || row === level.rows - 1)) {
      const above = level.row(row - (row % 2));
      level.halving.halve(above, level.row(row), level.columns, next.row(row >> 1));
      this.#finishRow(index + 1, tiles);
    }
    level.cut(tiles);
  }
}

/** The rows of a level that are not in tiles yet. */
class LevelRows implements Size {
  readonly columns: number;
  readonly rows: number;
  readonly pixelBytes: number;
  /** Number of rows that are complete. */
  done = 0;
  #tileRow = 0;
  /** Number of the first row that is kept. */
  #first = 0;
  readonly #kept: Uint8Array;
  readonly #rowBytes: number;

  constructor(
    private readonly number: number,
    { columns, rows }: Size,
    private readonly format: PixelFormat,
    readonly halving: Halving,
  ) {
    this.columns = columns;
    this.rows = rows;
    this.pixelBytes = bytesOf(format);
    this.#rowBytes = columns * this.pixelBytes;
    this.#kept = new Uint8Array(Math.min(rows, TILE_SIZE + 2 * TILE_OVERLAP) * this.#rowBytes);
  }

  /** The bytes of a row, which must not be in tiles yet. */
  row(row: number): Uint8Array {
    const at = (row - this.#first) * this.#rowBytes;
    return this.#kept.subarray(at, at + this.#rowBytes);
  }

  /**
   * Cuts the rows of tiles that are complete: two at the bottom, if the last one is its overlap only. What the
   * next one shares with them is kept. That begins at an odd row, so no pair of rows to be halved is split.
   */
  cut(tiles: Tile[]): void {
    while (this.#tileRow < tilesAlong(this.rows)) {
      const span = spanOf(this.#tileRow, this.rows);
      if (span.to > this.done) return;
      for (let column = 0; column < tilesAlong(this.columns); column++) {
        tiles.push(this.#tile(column, span));
      }
      this.#tileRow++;
      const { from } = spanOf(this.#tileRow, this.rows);
      this.#kept.copyWithin(0, (from - this.#first) * this.#rowBytes);
      this.#first = from;
    }
  }

  #tile(tileColumn: number, { from, to }: { from: number; to: number }): Tile {
    const span = spanOf(tileColumn, this.columns);
    const [begin, end] = [span.from * this.pixelBytes, span.to * this.pixelBytes];
    const lines = new Uint8Array((to - from) * (1 + end - begin));
    for (let row = from, at = 1; row < to; row++, at += 1 + end - begin) {
      lines.set(this.row(row).subarray(begin, end), at);
    }
    return {
      ...{ level: this.number, tileColumn, tileRow: this.#tileRow },
      ...{ columns: span.to - span.from, rows: to - from },
      ...{ format: this.format, lines },
    };
  }
}
