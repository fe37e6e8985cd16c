import type { Counted } from '../core/count/backend.js';
import type { Scene } from '../core/scene/scene.js';
import type { Band } from '../core/view/bands.js';
import type { Samples } from '../core/view/view.js';

/** A band to count: all that a worker needs to know. */
export interface BandRequest {
  readonly scene: Scene;
  readonly band: Band;
  readonly samples?: Samples | undefined;
}

/** Gives up what is being counted; where nothing is, it does nothing. */
export const GIVE_UP = 'give up';

/** What a worker is told. A request follows the reply to the one before. */
export type WorkerMessage = BandRequest | typeof GIVE_UP;

/** What is known of its points, or why nothing is. */
export type BandReply = Counted | { readonly error: string };

/** A thread of its own that answers each request with one reply, as Node and browsers have them. */
export interface CpuWorker {
  post(message: WorkerMessage): void;
  /** Sets who is told of replies, and of the thread's end: by an error, or unasked. */
  listen(onReply: (reply: BandReply) => void, onEnd: (why: string) => void): void;
  terminate(): void;
}
