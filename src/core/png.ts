import { crc32 } from './crc32.js';

// The file format of PNG (W3C, third edition). What goes into the chunks is up to the caller.

/** The eight bytes with which every PNG begins. */
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

/** The header chunk of an 8-bit greyscale picture (colour type 0), not interlaced. */
export function greyHeader(columns: number, rows: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, columns);
  view.setUint32(4, rows);
  data[8] = 8; // Bits a sample; colour type, compression, filter and interlace methods are all 0.
  return pngChunk('IHDR', data);
}
