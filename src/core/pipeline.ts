import type { Backend } from './backend.js';
import { type Band, bandsOf } from './bands.js';
import { type Cancellation, cancellationWithin, throwIfCancelled } from './cancellation.js';
import type { Scene } from './scene.js';
import { viewOf } from './view.js';

/** A band with its counts, row by row. */
export interface CountedBand {
  readonly band: Band;
  readonly counts: Uint32Array<ArrayBuffer>;
}

/**
 * Counts a scene, band after band in the picture's order, with a few bands in flight so that all
 * of the backend's lanes are busy while the caller works on the last one. Back-pressure is built
 * in: a caller that does not ask for the next band stops the counting a few bands ahead.
 *
 * @throws what the backend's `check` and `count` throw; CancelledError once `signal` is aborted
 */
export async function* countBands(
  backend: Backend,
  scene: Scene,
  signal?: Cancellation,
): AsyncGenerator<CountedBand, void, undefined> {
  backend.check(scene);
  const bands = bandsOf(viewOf(scene), backend.bandPixels);
  const inFlight: Promise<CountedBand>[] = [];
  // One band more than lanes, so that a lane that gets free finds its next band waiting.
  const ahead = backend.lanes + 1;
  const work = cancellationWithin(signal);
  const start = (band: Band) => {
    const counted = backend.count(scene, band, work.signal).then((counts) => ({ band, counts }));
    // It is awaited in its turn; until then a failure must not count as unhandled.
    counted.catch(() => undefined);
    inFlight.push(counted);
  };
  try {
    for (;;) {
      throwIfCancelled(signal);
      while (inFlight.length < ahead) {
        const next = bands.next();
        if (next.done) break;
        start(next.value);
      }
      const first = inFlight.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    work.abort();
    await Promise.allSettled(inFlight);
    work.release();
  }
}
