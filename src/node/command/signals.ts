import { OUTLIVES_TERMINAL } from './hangup.js';

/** Milliseconds after which an interrupted write to a pipe is not waited for any more. */
const PATIENCE_MS = 120;

/**
 * A signal that Ctrl-C and its like abort. A second one ends the process as if it were not caught; and so
 * does the first where a pipe's reader, who may never read on, holds up its end.
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
