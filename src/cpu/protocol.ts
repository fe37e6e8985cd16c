import type { Counted } from '../core/count/backend.js';
import type { Scene } from '../core/scene/scene.js';
import type { Band } from '../core/view/bands.js';
import type { Samples } from '../core/view/view.js';

/** A band to count, with all that a worker needs to know. */
export interface BandRequest {
  readonly scene: Scene;
  readonly band: Band;
  readonly samples?: Samples | undefined;
}

/** Tells a worker to give up the current request, if there is one. */
export const GIVE_UP = 'give up';

/** A message to a worker. A request must wait for the reply to the one before. */
export type WorkerMessage = BandRequest | typeof GIVE_UP;

/** A worker's reply to a request: the counted points, or why counting failed. */
export type BandReply = Counted | { readonly error: string };

/** A worker thread, of Node or of a browser, that answers each request with one reply. */
export interface CpuWorker {
  post(message: WorkerMessage): void;
  /** Sets the listeners for replies, and for the thread's end by an error or by itself. */
  listen(onReply: (reply: BandReply) => void, onEnd: (why: string) => void): void;
  terminate(): void;
}
