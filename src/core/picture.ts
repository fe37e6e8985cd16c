import { throwIfCancelled } from './cancellation.js';
import { antialiasedBands } from './colour/antialias.js';
import { type ColourTable, colourTableOf, type PictureBand } from './colour/colour.js';
import { histogramOf } from './colour/histogram.js';
import type { Backend } from './count/backend.js';
import { type BandsOptions, type CountedBand, countBands } from './count/pipeline.js';
import type { Scene } from './scene/scene.js';
import { pixelsOf } from './view/bands.js';

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
  if (scene.colour !== 'histogram') {
    const table = colourTableOf(scene);
    return { scene, backend, table, bands: bandsFrom(backend, scene, table, options) };
  }
  // Histogram colours depend on the counts, so these come first.
  const { values, bands } = await histogramOf(backend, scene, options.signal);
  const table = colourTableOf(scene, values);
  const known = bands?.slice(options.from ?? 0);
  return { scene, backend, table, bands: bandsFrom(backend, scene, table, options, known) };
}

/** The bands of a picture. @param known those to begin with, if they have been counted */
function bandsFrom(
  backend: Backend,
  scene: Scene,
  table: ColourTable,
  options: BandsOptions,
  known?: readonly CountedBand[],
): AsyncGenerator<PictureBand, void, undefined> {
  if (scene.samples > 1) return antialiasedBands(backend, scene, table, options, known);
  return known ? handedOut(known, options) : countBands(backend, scene, options);
}

/** Bands that have been counted, as `countBands` would give them. */
async function* handedOut(
  bands: readonly CountedBand[],
  { signal, onCounted }: BandsOptions,
): AsyncGenerator<CountedBand, void, undefined> {
  for (const counted of bands) {
    throwIfCancelled(signal);
    onCounted?.(pixelsOf(counted.band), counted.band);
    yield counted;
  }
}
