import type { Counted } from '../count/backend.js';
import type { Scene } from '../scene/scene.js';

/** Maximum number of levels. Up to this itermax, every count is a level. */
const MOST_LEVELS = 2 ** 20;

/** Number of levels if itermax is larger. */
const COARSE_LEVELS = 2 ** 16;

/** Continuous colour modes: minimum number of levels in all, and per repeat of the palette. */
const FINE_LEVELS = 2 ** 16;
const FINE_LEVELS_PER_REPEAT = 2 ** 10;

/**
 * How a pixel's level is computed: from its count, its share of the iterations, that share including the
 * smooth fraction, or its distance from the set.
 */
export const LEVELLINGS = ['count', 'share', 'smooth', 'distance'] as const;

export type Levelling = (typeof LEVELLINGS)[number];

/**
 * Pixels quantised to levels, few enough for a table. Only pixels with the count itermax have the last
 * level.
 */
export interface Levels {
  /** Position of each level along the palette, from 0 to 1. */
  readonly values: Float64Array;
  readonly levelling: Levelling;
  /** The level of each pixel; the count itself where every count is a level. */
  indicesOf(counted: Counted): Uint32Array;
}

/**
 * The levels of a scene. The value of a pixel is (max(µ, itermin) − itermin) / (itermax − itermin), where
 * µ is the count n or, in the colour mode `smooth`, n plus the estimate. For a distance d it is the
 * fourth root of d / width, at most 1, which depends on neither the resolution nor the depth.
 */
export function levelsOf(scene: Scene): Levels {
  const { itermin, itermax, colour } = scene;
  const share = (count: number) => (Math.max(count, itermin) - itermin) / (itermax - itermin);
  if (colour === 'smooth') return fineLevels(scene, (count, estimate) => share(count + estimate));
  if (colour === 'distance') {
    const width = Math.abs(scene.xright - scene.xleft);
    return fineLevels(scene, (_, distance) => Math.min(1, Math.sqrt(Math.sqrt(distance / width))));
  }
  if (itermax <= MOST_LEVELS) {
    return {
      levelling: 'count',
      values: Float64Array.from({ length: itermax + 1 }, (_, count) => share(count)),
      indicesOf: ({ counts }) => counts,
    };
  }
  const last = COARSE_LEVELS - 1;
  return {
    levelling: 'share',
    values: Float64Array.from({ length: COARSE_LEVELS }, (_, level) => level / last),
    indicesOf: ({ counts }) => counts.map((count) => Math.trunc(last * share(count))),
  };
}

/** Whether two scenes with the same counts give every pixel the same level. */
export function haveSameLevels(a: Scene, b: Scene): boolean {
  const key = (scene: Scene) => {
    const { itermin, itermax, colour, xleft, xright } = scene;
    if (colour === 'smooth') return [colour, itermin, itermax, lastFineLevel(scene)];
    if (colour === 'distance') return [colour, itermax, xright - xleft, lastFineLevel(scene)];
    return itermax <= MOST_LEVELS ? ['count'] : ['share', itermin, itermax];
  };
  return String(key(a)) === String(key(b));
}

function lastFineLevel({ repeat }: Scene): number {
  return Math.min(MOST_LEVELS, Math.max(FINE_LEVELS, Math.ceil(FINE_LEVELS_PER_REPEAT * repeat)));
}

function fineLevels(scene: Scene, valueAt: (count: number, estimate: number) => number): Levels {
  const { itermax, colour } = scene;
  const last = lastFineLevel(scene);
  return {
    levelling: colour === 'smooth' ? 'smooth' : 'distance',
    values: Float64Array.from({ length: last + 1 }, (_, level) => Math.min(1, level / (last - 1))),
    indicesOf({ counts, estimates }) {
      if (!estimates) throw new TypeError('counted without estimates');
      const levels = new Uint32Array(counts.length);
      for (let k = 0; k < levels.length; k++) {
        const count = counts[k] as number;
        const value = count === itermax ? 1 : valueAt(count, estimates[k] as number);
        levels[k] = count === itermax ? last : Math.trunc((last - 1) * Math.min(1, value));
      }
      return levels;
    },
  };
}
