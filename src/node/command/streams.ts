// Output of data and messages, except for pictures on standard output. The reader may have stopped, and the
// disk may be full.
import type { Writable } from 'node:stream';
import { RenderError } from '../../core/errors.js';
import { printable } from '../../core/printable.js';

/** Writes data to standard output. @throws RenderError when that fails */
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

/** Writes a line to standard error. A failure is ignored, since a lost message must not cost any work. */
export function say(words: string): void {
  guarded(process.stderr).write(`${printable(words)}\n`);
}

/** Replaces the current line of the terminal. */
export function sayInPlace(words: string): void {
  guarded(process.stderr).write(`\r\x1b[K${printable(words)}`);
}

/** Writes what another process wrote to its standard error, byte by byte (latin1). */
export function relay(bytes: string): void {
  guarded(process.stderr).write(bytes, 'latin1');
}

/** Whether an error only means that the reader of an output has closed it (EPIPE). */
export function isUnread(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}

/** Keeps a stream's errors from ending the process; the callbacks of `write` still receive them. */
export function guarded<Stream extends Writable>(stream: Stream): Stream {
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
  return stream;
}
