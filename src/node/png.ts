import { constants } from 'node:zlib';
import { PNG } from 'pngjs';
import { InputError } from '../core/errors.js';

/** How hard to compress, as zlib says it: 1 is fast, 9 is small. */
export type Compression = 1 | 6;

/**
 * An 8-bit greyscale PNG of grey bytes, row by row.
 *
 * @throws InputError when the picture is too large to be encoded in one piece
 */
export function encodeGreyPng(
  grey: Uint8Array,
  width: number,
  height: number,
  compression: Compression,
): Buffer {
  const greyscale = { colorType: 0, inputColorType: 0, inputHasAlpha: false, bitDepth: 8 } as const;
  const png = new PNG({ width, height, ...greyscale });
  png.data = Buffer.from(grey.buffer, grey.byteOffset, grey.length);
  // By default pngjs would look for runs only, whatever the level.
  const deflate = { deflateLevel: compression, deflateStrategy: constants.Z_DEFAULT_STRATEGY };
  return PNG.sync.write(png, { ...greyscale, ...deflate, filterType: 0 });
}

/** Pixels that one PNG may have here: the encoder works on the whole picture at once. */
export const MAX_PNG_PIXELS = 2 ** 30;

export function requireEncodable(resolution: number, rows: number): void {
  if (resolution * rows > MAX_PNG_PIXELS) {
    const most = Math.floor(Math.sqrt((MAX_PNG_PIXELS * resolution) / rows));
    throw new InputError('resolution', `at most ${most} for this region's shape`, resolution);
  }
}
