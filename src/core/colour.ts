import type { Scene } from './scene.js';

/** Largest itermax for which a table has a byte for each count (1 MiB). */
const MAX_TABLE_ITERMAX = 2 ** 20;

/** Colours as a table: the byte of a pixel is `bytes[indicesOf(counts)[pixel]]`. */
export interface Palette {
  readonly bytes: Uint8Array;
  /** Where in the table a pixel's byte is: its count itself, unless itermax is too large for that. */
  indicesOf(counts: Uint32Array): Uint32Array;
}

/**
 * The grey byte of a count: trunc(255 · v) with the value
 * v = (max(n, itermin) − itermin) / (itermax − itermin), from 0 (black) to 1 (white).
 */
export function greyOf(count: number, { itermin, itermax }: Scene): number {
  return Math.trunc(255 * ((Math.max(count, itermin) - itermin) / (itermax - itermin)));
}

/** The greys of a scene, made in f64. */
export function greyPalette(scene: Scene): Palette {
  if (scene.itermax > MAX_TABLE_ITERMAX) {
    return {
      bytes: Uint8Array.from({ length: 256 }, (_, grey) => grey),
      indicesOf: (counts) => counts.map((count) => greyOf(count, scene)),
    };
  }
  return {
    bytes: Uint8Array.from({ length: scene.itermax + 1 }, (_, count) => greyOf(count, scene)),
    indicesOf: (counts) => counts,
  };
}

/** The bytes of counts, one after another. */
export function colour(counts: Uint32Array, palette: Palette): Uint8Array<ArrayBuffer> {
  const { bytes } = palette;
  const indices = palette.indicesOf(counts);
  return Uint8Array.from(indices, (index) => bytes[index] as number);
}
