import type { Cancellation } from './cancellation.js';
import { antialiasedBands } from './colour/antialias.js';
import { type ColourTable, colourTableOf, type PictureBand } from './colour/colour.js';
import { histogramValues } from './colour/histogram.js';
import type { Backend } from './count/backend.js';
import { type BandsOptions, countBands } from './count/pipeline.js';
import type { Scene } from './scene/scene.js';

/** The picture of a scene: its colour table, and its bands in order, each as soon as it is finished. */
export interface Picture {
  readonly scene: Scene;
  /** The backend that counts the scene. */
  readonly backend: Backend;
  readonly table: ColourTable;
  readonly bands: AsyncGenerator<PictureBand, void, undefined>;
}

/**
 * Starts the picture of a scene; files, the library and the explorer's exports all begin here. Bands are
 * counted on demand, a few ahead.
 *
 * @throws the errors of `countBands`, here or from the bands
 */
export async function pictureOf(
  backend: Backend,
  scene: Scene,
  options: BandsOptions = {},
): Promise<Picture> {
  const table = await tableFor(backend, scene, options.signal);
  const bands =
    scene.samples === 1
      ? countBands(backend, scene, options)
      : antialiasedBands(backend, scene, table, options);
  return { scene, backend, table, bands };
}

/** Histogram colours depend on the counts, so the scene is first counted at a small size. */
async function tableFor(
  backend: Backend,
  scene: Scene,
  signal?: Cancellation,
): Promise<ColourTable> {
  if (scene.colour !== 'histogram') return colourTableOf(scene);
  return colourTableOf(scene, await histogramValues(backend, scene, signal));
}
