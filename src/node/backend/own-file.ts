import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RenderError } from '../../core/errors.js';

/** Reads a file of this package. @throws RenderError when a bundler has separated the code from the file */
export function readOwnFile(url: URL): Buffer<ArrayBuffer> {
  try {
    return readFileSync(url);
  } catch (cause) {
    const words = `'${fileURLToPath(url)}' is missing: in a bundle for Node, juliaset must be external`;
    throw new RenderError(words, { cause });
  }
}
