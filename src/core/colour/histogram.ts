import type { Cancellation } from '../cancellation.js';
import type { Backend } from '../count/backend.js';
import { type CountedBand, countBands } from '../count/pipeline.js';
import { type Scene, sceneFrom } from '../scene/scene.js';
import { viewOf } from '../view/view.js';
import { levelsOf } from './levels.js';

/** Maximum number of pixels to count for the histogram. */
const MOST_PIXELS = 2 ** 20;

export interface Histogram {
  /**
   * The value of each of the scene's levels: the share of the escaped pixels that escaped sooner, or 1 for pixels
   * that did not escape.
   */
  readonly values: Float64Array;
  /** The picture's own bands, all of them, if it was small enough to be counted as it is. */
  readonly bands?: readonly CountedBand[];
}

/**
 * The histogram of a scene, for the colour mode of that name.
 *
 * It comes from the same view, counted beforehand at no more than a million pixels. One table serves the whole
 * picture, so its bands have no seams and its colours are the same at any size.
 */
export async function histogramOf(
  backend: Backend,
  scene: Scene,
  signal?: Cancellation,
): Promise<Histogram> {
  const sample = atMost(MOST_PIXELS, scene);
  const levels = levelsOf(scene);
  const pixels = new Float64Array(levels.values.length);
  const bands: CountedBand[] = [];
  for await (const counted of countBands(backend, sample, { signal })) {
    for (const level of levels.indicesOf(counted)) pixels[level] = (pixels[level] as number) + 1;
    if (sample === scene) bands.push(counted);
  }
  return { values: sharesBelow(pixels), ...(sample === scene && { bands }) };
}

/** For each level, the share of the escaped pixels in the levels before it; 1 for the last level. */
function sharesBelow(pixels: Float64Array): Float64Array {
  const last = pixels.length - 1;
  const all = pixels.subarray(0, last).reduce((sum, some) => sum + some, 0);
  let below = 0;
  return pixels.map((some, level) => {
    if (level === last) return 1;
    const share = all > 0 ? below / all : 0;
    below += some;
    return share;
  });
}

/** The scene, scaled down if it has more than `pixels` pixels. */
function atMost(pixels: number, scene: Scene): Scene {
  const { columns, rows } = viewOf(scene);
  if (columns * rows <= pixels) return scene;
  const resolution = Math.max(1, Math.floor(columns * Math.sqrt(pixels / (columns * rows))));
  return sceneFrom({ resolution }, scene);
}
