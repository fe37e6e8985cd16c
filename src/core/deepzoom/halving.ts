import { byteOf, encoded, linear } from '../colour/srgb.js';
import type { PixelFormat } from '../png/png.js';

/** How the rows of one level become those of the next one, which has half the size. */
export interface Halving {
  /** Format of the halved pixels. */
  readonly format: PixelFormat;
  /**
   * The mean of each 2 × 2 pixels, in linear light: ((a + b) + (c + d)) / 4 in f64, with the row above first,
   * rounded to the nearest value. In the last column of an odd number, two pixels stand for
   * four; a last row without another one is given twice, which has the same mean.
   *
   * @param above a row of `columns` pixels
   * @param below the row below it
   * @param into receives ⌈columns / 2⌉ pixels
   */
  halve(above: Uint8Array, below: Uint8Array, columns: number, into: Uint8Array): void;
}

/** Bytes of a pixel. */
export function bytesOf({ colourType, bits }: PixelFormat): number {
  return colourType === 'rgb' ? 3 : bits / 8;
}

/** The halving of pixels of a format. The mean of indexed colours is RGB, since it has no index. */
export function halvingOf(format: PixelFormat): Halving {
  if (format.colourType === 'indexed') return indexedHalving(format.table);
  if (format.bits === 16) return { format, halve: halveWords };
  const channels = bytesOf(format);
  return {
    format,
    halve: (above, below, columns, into) =>
      halveBytes(above, below, columns * channels, channels, into),
  };
}

let byteLights: Float64Array | undefined;

/** Linear light of each byte. */
function lightsOfBytes(): Float64Array {
  byteLights ??= Float64Array.from({ length: 256 }, (_, byte) => linear(byte / 255));
  return byteLights;
}

/** @param length bytes of a row */
function halveBytes(
  above: Uint8Array,
  below: Uint8Array,
  length: number,
  channels: number,
  into: Uint8Array,
): void {
  const lights = lightsOfBytes();
  let at = 0;
  for (let from = 0; from < length; from += 2 * channels) {
    const right = from + channels < length ? channels : 0;
    for (let k = from; k < from + channels; k++, at++) {
      const a = above[k] as number;
      const b = above[k + right] as number;
      const c = below[k] as number;
      const d = below[k + right] as number;
      // Most of a fractal is flat, and a mean of equal bytes is that byte.
      if (a === b && a === c && a === d) into[at] = a;
      else {
        const upper = (lights[a] as number) + (lights[b] as number);
        into[at] = byteOf((upper + ((lights[c] as number) + (lights[d] as number))) / 4);
      }
    }
  }
}

function indexedHalving(table: Uint8Array): Halving {
  const coloured = (row: Uint8Array) => {
    const bytes = new Uint8Array(3 * row.length);
    for (let k = 0; k < row.length; k++) {
      const from = 3 * (row[k] as number);
      bytes[3 * k] = table[from] as number;
      bytes[3 * k + 1] = table[from + 1] as number;
      bytes[3 * k + 2] = table[from + 2] as number;
    }
    return bytes;
  };
  return {
    format: { colourType: 'rgb', bits: 8 },
    halve: (above, below, columns, into) =>
      halveBytes(coloured(above), coloured(below), 3 * columns, 3, into),
  };
}

let wordLights: Float64Array | undefined;

/** The same for greys of 16 bits, the high byte first. */
function halveWords(above: Uint8Array, below: Uint8Array, columns: number, into: Uint8Array): void {
  wordLights ??= Float64Array.from({ length: 65536 }, (_, word) => linear(word / 65535));
  const lights = wordLights;
  const light = (row: Uint8Array, k: number) =>
    lights[((row[2 * k] as number) << 8) | (row[2 * k + 1] as number)] as number;
  for (let k = 0, at = 0; k < columns; k += 2, at += 2) {
    const right = Math.min(k + 1, columns - 1);
    const upper = light(above, k) + light(above, right);
    const mean = (upper + (light(below, k) + light(below, right))) / 4;
    const word = Math.round(65535 * encoded(mean));
    into[at] = word >> 8;
    into[at + 1] = word & 0xff;
  }
}
