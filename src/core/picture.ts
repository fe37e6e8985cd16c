import type { Cancellation } from './cancellation.js';
import { antialiasedBands } from './colour/antialias.js';
import { type ColourTable, colourTableOf, type PictureBand } from './colour/colour.js';
import { histogramValues } from './colour/histogram.js';
import type { Backend } from './count/backend.js';
import { type BandsOptions, countBands } from './count/pipeline.js';
import type { Scene } from './scene/scene.js';

/** The picture of a scene: its colours, and its bands in order, each as soon as it is finished. */
export interface Picture {
  readonly scene: Scene;
  /** What counts it. */
  readonly backend: Backend;
  readonly table: ColourTable;
  readonly bands: AsyncGenerator<PictureBand, void, undefined>;
}

/**
 * The picture of a scene, from its colours to its finished bands: files, the library and exports of the
 * explorer all begin here. Bands are counted as they are asked for, a few ahead.
 *
 * @throws what `countBands` throws, here or in the bands
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

/** The colours of a histogram are known only once the scene has been counted at a small size. */
async function tableFor(
  backend: Backend,
  scene: Scene,
  signal?: Cancellation,
): Promise<ColourTable> {
  if (scene.colour !== 'histogram') return colourTableOf(scene);
  return colourTableOf(scene, await histogramValues(backend, scene, signal));
}
