import type { Size } from '../view/rectangle.js';

// The layout of a Deep Zoom picture: levels, each half the size of the one below it, cut into square tiles
// that overlap their neighbours.

/** Columns and rows of a tile, without what it shares with its neighbours. */
export const TILE_SIZE = 254;

/** Columns and rows that a tile has of each neighbour, so that a viewer shows no seams. */
export const TILE_OVERLAP = 1;

/** A level of the pyramid. */
export interface Level extends Size {
  /** 0 is a single pixel; the last level is the whole picture. */
  readonly number: number;
}

/** The levels from the whole picture down to one pixel; an odd size is rounded up when it is halved. */
export function levelsOf({ columns, rows }: Size): Level[] {
  const levels: Level[] = [];
  let size = { columns, rows };
  for (let number = Math.ceil(Math.log2(Math.max(columns, rows))); number >= 0; number--) {
    levels.push({ number, ...size });
    size = { columns: Math.ceil(size.columns / 2), rows: Math.ceil(size.rows / 2) };
  }
  return levels;
}

/** Number of tiles along an edge. */
export function tilesAlong(length: number): number {
  return Math.ceil(length / TILE_SIZE);
}

/** Number of tiles of a picture, on all levels. */
export function tileCount(size: Size): number {
  return levelsOf(size).reduce(
    (sum, { columns, rows }) => sum + tilesAlong(columns) * tilesAlong(rows),
    0,
  );
}

/** Pixels that a tile covers along an edge: from the first one to the one before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The pixels of a tile along an edge, with its overlap.
 *
 * @param tile its column or row, counted from 0
 * @param length pixels of the whole edge
 */
export function spanOf(tile: number, length: number): Span {
  return {
    from: Math.max(0, tile * TILE_SIZE - TILE_OVERLAP),
    to: Math.min(length, (tile + 1) * TILE_SIZE + TILE_OVERLAP),
  };
}

/** How many of the first rows of a picture are in whole rows of tiles, when the first `done` are known. */
export function rowsInTiles(done: number, rows: number): number {
  let known = 0;
  for (let tile = 0; tile < tilesAlong(rows); tile++) {
    const { to } = spanOf(tile, rows);
    if (to > done) break;
    known = to;
  }
  return known;
}
