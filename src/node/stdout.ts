import { writeSync } from 'node:fs';
import { RenderError } from '../core/errors.js';
import type { OutputFile } from './output.js';

/** Standard output as an output file: it takes data as it comes. */
export function openStdout(): OutputFile {
  return {
    write(bytes) {
      for (let done = 0; done < bytes.length; ) {
        try {
          done += writeSync(process.stdout.fd, bytes, done);
        } catch (cause) {
          // A pipe that is full for now, when somebody has made it non-blocking.
          if ((cause as NodeJS.ErrnoException).code === 'EAGAIN') continue;
          throw new RenderError(`could not write to standard output: ${(cause as Error).message}`, {
            cause,
          });
        }
      }
    },
    commit() {},
    discard() {},
  };
}
