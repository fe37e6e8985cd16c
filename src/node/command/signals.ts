import { OUTLIVES_TERMINAL } from './hangup.js';

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
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (signal === 'SIGHUP' && OUTLIVES_TERMINAL) continue;
    process.once(signal, () => {
      controller.abort();
      if (direct) setTimeout(() => process.kill(process.pid, signal), PATIENCE_MS).unref();
    });
  }
  return controller.signal;
}
