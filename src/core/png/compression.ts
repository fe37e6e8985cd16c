import { InputError } from '../errors.js';

/** zlib's compression level: 0 does not compress, 1 is fast, 6 is usual, 9 gives the smallest file. */
export type Compression = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export const USUAL_COMPRESSION: Compression = 6;

/** @throws InputError when it is not one of zlib's levels */
export function requireCompression(level: Compression): void {
  if (!(Number.isInteger(level) && level >= 0 && level <= 9)) {
    throw new InputError('compression', 'an integer from 0 to 9', level);
  }
}
