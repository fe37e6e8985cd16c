import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { crc32 } from '../../src/core/crc32.js';
import { greyHeader, PNG_SIGNATURE, pngChunk, scanlines } from '../../src/core/png.js';

test('the CRC of the check value of its catalogue', () => {
  const digits = new TextEncoder().encode('123456789');
  expect(crc32(digits)).toBe(0xcbf43926);
  expect(crc32(digits.subarray(0, 4), digits.subarray(4))).toBe(0xcbf43926);
});

test('what pngjs reads is what was written', () => {
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
      const file = Buffer.concat([
        PNG_SIGNATURE,
        greyHeader(columns, rows),
        pngChunk(
          'IDAT',
          deflateSync(scanlines(grey, { firstRow: 0, rows, firstColumn: 0, columns })),
        ),
        pngChunk('IEND'),
      ]);
      const read = PNG.sync.read(file);
      expect([read.width, read.height]).toEqual([columns, rows]);
      expect(read.data.filter((_, k) => k % 4 === 0)).toEqual(Buffer.from(grey));
    }),
  );
});
