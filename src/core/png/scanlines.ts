import { type ColourTable, colour, type PictureBand } from '../colour/colour.js';
import { ADLER_MODULUS, ADLER_RUN, ADLER32_START, adler32 } from './checksums.js';

/** The uncompressed PNG data of a band. */
export interface Scanlines {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The Adler-32 up to and including these bytes. */
  readonly checksum: number;
}

/**
 * The uncompressed PNG data of a band: each row follows a byte that names its filter. Filter 0 (none)
 * suits escape times best: they are long runs of few values.
 *
 * One loop colours, lays out and sums the bytes, in half the time of three loops.
 *
 * @param adler the checksum of the preceding bytes
 */
export function scanlines(
  counted: PictureBand,
  table: ColourTable,
  adler = ADLER32_START,
): Scanlines {
  const { band, coloured } = counted;
  if (table.bytesPerPixel > 1 || coloured) return wideScanlines(counted, table, adler);
  const { rows, columns } = band;
  const { bytes: entries } = table;
  const indices = table.indicesOf(counted);
  // A band that continues a row has no filter byte.
  const filterByte = band.firstColumn === 0 ? 1 : 0;
  const bytes = new Uint8Array(rows * (filterByte + columns));
  let a = adler & 0xffff;
  let b = adler >>> 16;
  let from = 0;
  let to = 0;
  for (let row = 1; row <= rows; row++) {
    to += filterByte;
    b += filterByte * a;
    while (from < row * columns) {
      const runEnd = Math.min(row * columns, from + ADLER_RUN - 1);
      // Four at a time: the sums are a chain of dependent additions, which this makes a quarter as long.
      for (; from + 3 < runEnd; from += 4, to += 4) {
        const first = entries[indices[from] as number] as number;
        const second = entries[indices[from + 1] as number] as number;
        const third = entries[indices[from + 2] as number] as number;
        const fourth = entries[indices[from + 3] as number] as number;
        bytes[to] = first;
        bytes[to + 1] = second;
        bytes[to + 2] = third;
        bytes[to + 3] = fourth;
        b += 4 * (a + first) + 3 * second + 2 * third + fourth;
        a += first + second + third + fourth;
      }
      for (; from < runEnd; from++, to++) {
        const byte = entries[indices[from] as number] as number;
        bytes[to] = byte;
        a += byte;
        b += a;
      }
      a %= ADLER_MODULUS;
      b %= ADLER_MODULUS;
    }
  }
  return { bytes, checksum: ((b << 16) | a) >>> 0 };
}

/** Slower version for pixels of several bytes and for bands that are already coloured. */
function wideScanlines(counted: PictureBand, table: ColourTable, adler: number): Scanlines {
  const { rows, columns, firstColumn } = counted.band;
  const coloured = counted.coloured ?? colour(counted, table);
  const length = table.bytesPerPixel * columns;
  if (firstColumn > 0) return { bytes: coloured, checksum: adler32(coloured, adler) };
  const bytes = new Uint8Array(rows * (1 + length));
  for (let row = 0; row < rows; row++) {
    bytes.set(coloured.subarray(row * length, (row + 1) * length), row * (1 + length) + 1);
  }
  return { bytes, checksum: adler32(bytes, adler) };
}
