import type { Scene } from './scene.js';

/** Largest itermax for which a table of bytes is made (4 MiB); beyond it each byte is computed. */
const MAX_TABLE_ITERMAX = 2 ** 22;

/** Turns counts into grey bytes; `grey` may be given to reuse its memory. */
export type Colouring = (
  counts: Uint32Array,
  grey?: Uint8Array<ArrayBuffer>,
) => Uint8Array<ArrayBuffer>;

/**
 * The grey byte of a count: trunc(255 · v) with the value
 * v = (max(n, itermin) − itermin) / (itermax − itermin), from 0 (black) to 1 (white).
 */
export function greyOf(count: number, { itermin, itermax }: Scene): number {
  return Math.trunc(255 * ((Math.max(count, itermin) - itermin) / (itermax - itermin)));
}

/** The grey colouring of a scene. The byte depends on the count alone, so it is looked up in a table. */
export function greyColouring(scene: Scene): Colouring {
  if (scene.itermax > MAX_TABLE_ITERMAX) {
    return (counts, grey = new Uint8Array(counts.length)) => {
      for (let k = 0; k < counts.length; k++) grey[k] = greyOf(counts[k] as number, scene);
      return grey;
    };
  }
  const table = Uint8Array.from({ length: scene.itermax + 1 }, (_, count) => greyOf(count, scene));
  return (counts, grey = new Uint8Array(counts.length)) => {
    for (let k = 0; k < counts.length; k++) grey[k] = table[counts[k] as number] as number;
    return grey;
  };
}
