import { type Cancellation, cancellationWithin, throwIfCancelled } from '../cancellation.js';
import { debug } from '../debug.js';
import { inOrder } from '../in-order.js';
import type { OnCounted } from '../progress.js';
import type { Scene } from '../scene/scene.js';
import { type Band, bandsOf, pixelsOf } from '../view/bands.js';
import { viewOf } from '../view/view.js';
import type { Backend, Counted } from './backend.js';

/** A band with what is known of its pixels, row by row. */
export interface CountedBand extends Counted {
  readonly band: Band;
}

export interface BandsOptions {
  readonly signal?: Cancellation | undefined;
  /** Number of the first band to count: by default 0, and so the whole picture. */
  readonly from?: number;
  /** Called as points are counted: long before their bands come, where these wait for slower ones. */
  readonly onCounted?: OnCounted | undefined;
}

/**
 * Counts a scene, band after band in the picture's order, with a few bands in flight so that all
 * of the backend's lanes are busy while the caller works on the last one. A caller that does not
 * ask for the next band stops the counting a few bands ahead.
 *
 * @throws what the backend's `check` and `count` throw; CancelledError once `signal` is aborted
 */
export async function* countBands(
  backend: Backend,
  scene: Scene,
  { signal, from = 0, onCounted }: BandsOptions = {},
): AsyncGenerator<CountedBand, void, undefined> {
  backend.check(scene);
  const work = cancellationWithin(signal);
  const count = async (band: Band) => {
    throwIfCancelled(work.signal);
    const counted = await backend.count(scene, band, { signal: work.signal });
    debug(() => `band of ${band.columns} × ${band.rows} pixels at row ${band.firstRow} counted`);
    onCounted?.(pixelsOf(band), band);
    return { band, ...counted };
  };
  // Twice the lanes, so that each finds its next band waiting though one band takes long.
  const counted = inOrder(bandsOf(viewOf(scene), from), 2 * backend.lanes, count);
  try {
    for (;;) {
      const { done, value } = await counted.next();
      if (done) return;
      yield value;
    }
  } finally {
    // What is still in flight is wanted no more.
    work.abort();
    await counted.return();
    work.release();
  }
}
