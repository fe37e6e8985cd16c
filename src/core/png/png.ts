import { joined } from '../bytes.js';
import type { Size } from '../view/rectangle.js';
import { crc32 } from './checksums.js';

// The PNG file format (W3C, third edition). The contents of the chunks are up to the caller.

/** The eight bytes at the start of every PNG. */
export const PNG_SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** A chunk: length, type, data, CRC of type and data. */
export function pngChunk(
  type: string,
  data: Uint8Array = new Uint8Array(),
): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let k = 0; k < 4; k++) chunk[4 + k] = type.charCodeAt(k);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** The format of a pixel's bytes. */
export type PixelFormat =
  | { readonly colourType: 'grey'; readonly bits: 8 | 16 }
  | { readonly colourType: 'rgb'; readonly bits: 8 }
  /** @param table red, green and blue of each of up to 256 colours */
  | { readonly colourType: 'indexed'; readonly bits: 8; readonly table: Uint8Array };

const COLOUR_TYPES = { grey: 0, rgb: 2, indexed: 3 } as const;

/**
 * The chunks before the data of a picture that is not interlaced: header, colour space (sRGB, perceptual
 * intent), resolution if one is given, and the palette of an indexed picture.
 *
 * @param dpi pixels per inch
 */
export function headerChunks(
  { columns, rows }: Size,
  format: PixelFormat,
  dpi?: number,
): Uint8Array<ArrayBuffer>[] {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, columns);
  view.setUint32(4, rows);
  data[8] = format.bits;
  data[9] = COLOUR_TYPES[format.colourType]; // Compression, filter and interlace methods are all 0.
  return [
    pngChunk('IHDR', data),
    pngChunk('sRGB', Uint8Array.of(0)),
    ...(dpi === undefined ? [] : [resolutionChunk(dpi)]),
    ...(format.colourType === 'indexed' ? [pngChunk('PLTE', format.table)] : []),
  ];
}

/**
 * A PNG without words about itself.
 *
 * @param data the picture's data as a zlib stream
 */
export function plainPng(
  size: Size,
  format: PixelFormat,
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const chunks = [...headerChunks(size, format), pngChunk('IDAT', data), pngChunk('IEND')];
  return joined([PNG_SIGNATURE, ...chunks]);
}

/** The data of a picture that `plainPng` wrote, as a zlib stream. */
export function plainPngData(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  let at = PNG_SIGNATURE.length;
  while (view.getUint32(at + 4) !== IDAT) at += 12 + view.getUint32(at);
  return png.subarray(at + 8, at + 8 + view.getUint32(at));
}

/** The type of a chunk of data, `IDAT`, as a number. */
const IDAT = 0x49444154;

const METRES_AN_INCH = 0.0254;

function resolutionChunk(dpi: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  const pixelsAMetre = Math.round(dpi / METRES_AN_INCH);
  view.setUint32(0, pixelsAMetre);
  view.setUint32(4, pixelsAMetre);
  data[8] = 1; // The unit is the metre.
  return pngChunk('pHYs', data);
}
