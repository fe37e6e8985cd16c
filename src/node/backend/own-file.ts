import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RenderError } from '../../core/errors.js';

/** A file of this package. @throws RenderError where the program has been moved away from it, as bundlers do */
export function readOwnFile(url: URL): Buffer<ArrayBuffer> {
  try {
    return readFileSync(url);
  } catch (cause) {
    const words = `'${fileURLToPath(url)}' is missing: a bundler for Node must leave juliaset out (external)`;
    throw new RenderError(words, { cause });
  }
}
