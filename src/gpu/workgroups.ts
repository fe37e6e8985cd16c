import type { Size } from '../core/view/rectangle.js';

/** Invocations of a workgroup along a row and along a column of the picture. */
export type Workgroup = Size;

/** Neighbours in both directions escape at about the same time, but few rows leave most of a square idle. */
const SQUARE: Workgroup = { columns: 16, rows: 16 };
const FLAT: Workgroup = { columns: 256, rows: 1 };

/** The shape that covers a piece with the fewest workgroups. */
export function workgroupFor(piece: Size): Workgroup {
  return numberOf(FLAT, piece) < numberOf(SQUARE, piece) ? FLAT : SQUARE;
}

/** The number of workgroups that cover a piece, along its rows and along its columns. */
export function workgroupsOf(piece: Size): Size {
  const workgroup = workgroupFor(piece);
  return {
    columns: Math.ceil(piece.columns / workgroup.columns),
    rows: Math.ceil(piece.rows / workgroup.rows),
  };
}

/** Largest piece, in pixels, whose workgroups stay within a device's limit in any shape. */
export function pixelsWithin(maxWorkgroups: number): number {
  return maxWorkgroups * Math.min(SQUARE.columns, SQUARE.rows);
}

/** Upper bound on the u32 words of a result, counts and stamps, for any piece of at most `pixels` pixels. */
export function resultWords(pixels: number): number {
  // ⌈c/w⌉·⌈r/h⌉ ≤ (c/w + 1)(r/h + 1), and c + r is largest for a single row or column.
  const { columns: w, rows: h } = SQUARE;
  return pixels + Math.ceil(pixels / (w * h) + (pixels + 1) / Math.min(w, h) + 1);
}

function numberOf({ columns, rows }: Workgroup, piece: Size): number {
  return Math.ceil(piece.columns / columns) * Math.ceil(piece.rows / rows);
}
