/** Milliseconds after which an interrupted write to standard output is not waited for any more. */
const PATIENCE_MS = 120;

/**
 * A signal that Ctrl-C and its like abort. A second one ends the process as if it were not caught; and so
 * does the first where a reader of standard output, who may never read on, holds up its end.
 */
export function abortedBySignals(toStdout: boolean): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      controller.abort();
      if (toStdout) setTimeout(() => process.kill(process.pid, signal), PATIENCE_MS).unref();
    });
  }
  return controller.signal;
}
