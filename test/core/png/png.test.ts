import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import type { ColourTable } from '../../../src/core/colour/colour.js';
import { adler32, crc32 } from '../../../src/core/png/checksums.js';
import { headerChunks, PNG_SIGNATURE, pngChunk } from '../../../src/core/png/png.js';
import { scanlines } from '../../../src/core/png/scanlines.js';

const IDENTITY: ColourTable = {
  bytes: Uint8Array.from({ length: 256 }, (_, grey) => grey),
  bytesPerPixel: 1,
  format: { colourType: 'grey', bits: 8 },
  levelling: 'count',
  indicesOf: ({ counts }) => counts,
};

test('the CRC-32 has the standard check value', () => {
  const digits = new TextEncoder().encode('123456789');
  expect(crc32(digits)).toBe(0xcbf43926);
  expect(crc32(digits.subarray(0, 4), digits.subarray(4))).toBe(0xcbf43926);
});

test('pngjs reads the pixels that were written', () => {
  const picture = fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
    .chain(([columns, rows]) =>
      fc.tuple(
        fc.constant(columns),
        fc.constant(rows),
        fc.uint8Array({ minLength: columns * rows, maxLength: columns * rows }),
      ),
    );
  fc.assert(
    fc.property(picture, ([columns, rows, grey]) => {
      const band = { firstRow: 0, rows, firstColumn: 0, columns };
      const { bytes, checksum } = scanlines({ band, counts: Uint32Array.from(grey) }, IDENTITY);
      expect(checksum).toBe(adler32(bytes));
      const file = Buffer.concat([
        PNG_SIGNATURE,
        ...headerChunks({ columns, rows }, IDENTITY.format),
        pngChunk('IDAT', deflateSync(bytes)),
        pngChunk('IEND'),
      ]);
      const read = PNG.sync.read(file);
      expect([read.width, read.height]).toEqual([columns, rows]);
      expect(read.data.filter((_, k) => k % 4 === 0)).toEqual(Buffer.from(grey));
    }),
  );
});

test('the checksum of scanlines is that of their bytes, even for rows longer than one run of sums', () => {
  const columns = 20_003;
  for (const firstColumn of [0, 5]) {
    const counts = Uint32Array.from({ length: 3 * columns }, (_, k) => 255 - ((k * k) % 7));
    const band = { firstRow: 0, rows: 3, firstColumn, columns };
    const { bytes, checksum } = scanlines({ band, counts }, IDENTITY, 0xfff0fff0);
    expect(bytes.length).toBe(3 * (columns + (firstColumn === 0 ? 1 : 0)));
    expect(checksum).toBe(adler32(bytes, 0xfff0fff0));
  }
});
