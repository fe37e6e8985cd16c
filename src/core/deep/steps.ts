import { type Cancellation, throwIfCancelled } from '../cancellation.js';

/** Long work in short pieces: it yields every few milliseconds. */
export type Steps<Result> = Generator<void, Result, void>;

export interface StepOptions {
  readonly signal?: Cancellation | undefined;
  /** Lets others run, called between pieces. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * Does the work, with a pause after each piece.
 *
 * @throws CancelledError once the signal is aborted
 */
export async function finished<Result>(
  steps: Steps<Result>,
  { signal, pause }: StepOptions = {},
): Promise<Result> {
  for (;;) {
    throwIfCancelled(signal);
    const { done, value } = steps.next();
    if (done) return value;
    await pause?.();
  }
}

/** Does the work without a pause. */
export function finishedAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
