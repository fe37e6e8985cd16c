import { OUTLIVES_TERMINAL } from './hangup.js';

/** Signals that ask a process to end, without those that it is to outlive. */
export const ENDING_SIGNALS = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).filter(
  (signal) => !(signal === 'SIGHUP' && OUTLIVES_TERMINAL),
);

/** Longest wait for an interrupted write to a pipe, in milliseconds. */
const PATIENCE_MS = 120;

/**
 * An abort signal for Ctrl-C (SIGINT), SIGTERM and SIGHUP. A second signal ends the process as if it were not
 * caught. With direct output, the first one also does so after `PATIENCE_MS`, in case the pipe's reader never
 * reads on.
 *
 * @param direct whether the output is standard output or another pipe
 */
export function abortedBySignals(direct: boolean): AbortSignal {
  const controller = new AbortController();
  for (const signal of ENDING_SIGNALS) {
    process.once(signal, () => {
      controller.abort();
      if (direct) setTimeout(() => process.kill(process.pid, signal), PATIENCE_MS).unref();
    });
  }
  return controller.signal;
}
