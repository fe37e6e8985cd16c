import type { Scene } from './scene.js';

/** Up to this itermax every count is a level of its own. */
const MOST_LEVELS = 2 ** 20;

/** Levels of a scene with more. */
const COARSE_LEVELS = 2 ** 16;

/** Counts as few enough levels for a table. The last level is that of itermax, and of no other count. */
export interface Levels {
  /** The value of each level: (max(n, itermin) − itermin) / (itermax − itermin), from 0 to 1. */
  readonly values: Float64Array;
  /** The level of each count: the count itself, unless itermax is too large for that. */
  indicesOf(counts: Uint32Array): Uint32Array;
}

export function levelsOf({ itermin, itermax }: Pick<Scene, 'itermin' | 'itermax'>): Levels {
  const share = (count: number) => (Math.max(count, itermin) - itermin) / (itermax - itermin);
  if (itermax <= MOST_LEVELS) {
    return {
      values: Float64Array.from({ length: itermax + 1 }, (_, count) => share(count)),
      indicesOf: (counts) => counts,
    };
  }
  const last = COARSE_LEVELS - 1;
  return {
    values: Float64Array.from({ length: COARSE_LEVELS }, (_, level) => level / last),
    indicesOf: (counts) => counts.map((count) => Math.trunc(last * share(count))),
  };
}
