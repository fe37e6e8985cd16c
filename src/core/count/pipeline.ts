import { type Cancellation, cancellationWithin, throwIfCancelled } from '../cancellation.js';
import { debug } from '../debug.js';
import { inOrder } from '../in-order.js';
import type { OnCounted } from '../progress.js';
import type { Scene } from '../scene/scene.js';
import { type Band, bandsOf, pixelsOf } from '../view/bands.js';
import { viewOf } from '../view/view.js';
import type { Backend, Counted } from './backend.js';

/** A band with the counts of its pixels, row by row. */
export interface CountedBand extends Counted {
  readonly band: Band;
}

export interface BandsOptions {
  readonly signal?: Cancellation | undefined;
  /** Number of the first band to count; by default 0, for the whole picture. */
  readonly from?: number;
  /**
   * Called as points are counted, possibly long before their band is yielded: bands wait for slower ones
   * before them.
   */
  readonly onCounted?: OnCounted | undefined;
}

/**
 * Counts a scene band by band, in the picture's order. A few bands are in flight, so all of the backend's
 * lanes stay busy while the caller works on the latest band. If the caller does not ask for the next
 * band, counting stops a few bands ahead.
 *
 * @throws the errors of the backend's `check` and `count`; CancelledError once `signal` is aborted
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
  // Twice the lanes, so that each finds its next band waiting even if one band takes long.
  const counted = inOrder(bandsOf(viewOf(scene), from), 2 * backend.lanes, count);
  try {
    for (;;) {
      const { done, value } = await counted.next();
      if (done) return;
      yield value;
    }
  } finally {
    // Bands still in flight are no longer wanted.
    work.abort();
    await counted.return();
    work.release();
  }
}
