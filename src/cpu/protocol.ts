import type { Band } from '../core/bands.js';
import type { Scene } from '../core/scene.js';

/** A band to count: all that a worker needs to know. */
export interface BandRequest {
  readonly scene: Scene;
  readonly band: Band;
}

/** Its counts, or why there are none. */
export type BandReply = { readonly counts: Uint32Array<ArrayBuffer> } | { readonly error: string };

/** A thread of its own that answers each request with one reply, as Node and browsers have them. */
export interface CpuWorker {
  post(request: BandRequest): void;
  /** Sets who is told of replies, and of the thread's end: by an error, or unasked. */
  listen(onReply: (reply: BandReply) => void, onEnd: (why: string) => void): void;
  terminate(): void;
}
