import { CancelledError } from './errors.js';

/** The part of the platform's AbortSignal that counting needs. */
export interface Cancellation {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Global in browsers and in Node; declared here because core is compiled without either's types. */
declare const AbortController: new () => { readonly signal: Cancellation; abort(): void };

/** A new cancellation that also follows an outer one until it is released. */
export function cancellationWithin(outer?: Cancellation) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    abort,
    release: () => outer?.removeEventListener('abort', abort),
  };
}

/** @throws CancelledError once the signal is aborted */
export function throwIfCancelled(signal?: Cancellation): void {
  if (signal?.aborted) throw new CancelledError();
}

/**
 * The error that a caller gets from work that it may have cancelled: then the reason of its signal, as
 * from the platform's own functions.
 */
export function forCaller(error: unknown, signal?: Cancellation): unknown {
  return error instanceof CancelledError && signal?.aborted ? signal.reason : error;
}
