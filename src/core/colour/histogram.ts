import type { Cancellation } from '../cancellation.js';
import type { Backend } from '../count/backend.js';
import { countBands } from '../count/pipeline.js';
import { type Scene, sceneFrom } from '../scene/scene.js';
import { viewOf } from '../view/view.js';
import { levelsOf } from './levels.js';

/** Pixels of the picture that is counted for the histogram. */
const MOST_PIXELS = 2 ** 20;

/**
 * The values of a scene's levels for the colour mode `histogram`: the share of the escaped pixels that
 * escaped sooner, and 1 for those that did not.
 *
 * They are those of the same view at no more than a million pixels, counted beforehand: one table for
 * the whole picture, so that its bands have no seams, and the same at any size.
 */
export async function histogramValues(
  backend: Backend,
  scene: Scene,
  signal?: Cancellation,
): Promise<Float64Array> {
  const coarse = atMost(MOST_PIXELS, scene);
  const levels = levelsOf(scene);
  const pixels = new Float64Array(levels.values.length);
  for await (const counted of countBands(backend, coarse, { signal })) {
    for (const level of levels.indicesOf(counted)) pixels[level] = (pixels[level] as number) + 1;
  }
  return sharesBelow(pixels);
}

/** For each level but the last, the share of the pixels in those before it; 1 for the last. */
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

/** The scene at its own size, or at that of so many pixels. */
function atMost(pixels: number, scene: Scene): Scene {
  const { columns, rows } = viewOf(scene);
  if (columns * rows <= pixels) return scene;
  const resolution = Math.max(1, Math.floor(columns * Math.sqrt(pixels / (columns * rows))));
  return sceneFrom({ resolution }, scene);
}
