import type { Size } from '../view/rectangle.js';
import { type ColourTable, type PictureBand, screenColours, screenPixels } from './colour.js';

/** A picture in the form of the platform's `ImageData`. */
export interface Pixels {
  /** Red, green, blue and alpha (always 255) of each pixel, row by row, row 0 at the top. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly colorSpace: 'srgb';
}

/** Pixels from their bytes. */
export function pixelsFrom(data: Uint8ClampedArray<ArrayBuffer>, { columns, rows }: Size): Pixels {
  return { data, width: columns, height: rows, colorSpace: 'srgb' };
}

/** Returns the function that gives a band's pixels: red, green, blue and alpha of each. */
export function rgbaWith(
  table: ColourTable,
): (band: PictureBand) => Uint8ClampedArray<ArrayBuffer> {
  const colours = screenColours(table);
  return (band) => {
    const words = band.coloured
      ? screenPixels(band.coloured, table)
      : table.indicesOf(band).map((index) => colours[index] as number);
    if (IS_LITTLE_ENDIAN) return new Uint8ClampedArray(words.buffer as ArrayBuffer);
    const bytes = new Uint8ClampedArray(4 * words.length);
    const view = new DataView(bytes.buffer);
    for (const [k, word] of words.entries()) view.setUint32(4 * k, word, true);
    return bytes;
  };
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
