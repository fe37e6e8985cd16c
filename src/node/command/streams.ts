// Where words and data leave the process, but for a picture on standard output. Whoever reads them may have
// stopped, and a file that takes them may be full.
import type { Writable } from 'node:stream';
import { RenderError } from '../../core/errors.js';
import { printable } from '../../core/printable.js';

/** Writes data to standard output. @throws RenderError when it does not take them */
export function give(data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    guarded(process.stdout).write(data, (cause) => {
      if (!cause) resolve();
      else {
        const words = `could not write to standard output: ${cause.message}`;
        reject(new RenderError(words, { cause }));
      }
    });
  });
}

/** Writes a line of words to standard error. They may get lost: no work is lost with them. */
export function say(words: string): void {
  guarded(process.stderr).write(`${printable(words)}\n`);
}

/** Puts words into the terminal's last line, in place of those before. */
export function sayInPlace(words: string): void {
  guarded(process.stderr).write(`\r\x1b[K${printable(words)}`);
}

/** Whether an error says no more than that the reader of an output has stopped reading. */
export function isUnread(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}

/** A stream whose failures end nothing by themselves: the callbacks of `write` have them. */
function guarded(stream: Writable): Writable {
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
  return stream;
}
