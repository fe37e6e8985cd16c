import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandsOf, pixelsOf } from '../../src/core/bands.js';

const side = fc.integer({ min: 1, max: 60 });

test('bands in order cover every pixel once, row by row, and none is too large', () => {
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 400 }), (columns, rows, maxPixels) => {
      let pixel = 0;
      let index = 0;
      for (const band of bandsOf({ columns, rows }, maxPixels)) {
        expect(band.index).toBe(index++);
        expect(pixelsOf(band)).toBeGreaterThan(0);
        expect(pixelsOf(band)).toBeLessThanOrEqual(maxPixels);
        expect(band.firstRow * columns + band.firstColumn).toBe(pixel);
        // Only then do a band's pixels follow one another in the picture.
        expect(band.columns === columns || band.rows === 1).toBe(true);
        expect(band.firstColumn + band.columns).toBeLessThanOrEqual(columns);
        pixel += pixelsOf(band);
      }
      expect(pixel).toBe(columns * rows);
    }),
  );
});

test('a picture of the largest size is cut lazily', () => {
  const side = 2 ** 31 - 1;
  const bands = bandsOf({ columns: side, rows: side }, 2 ** 20);
  expect(bands.next().value).toMatchObject({ firstRow: 0, rows: 1, columns: 2 ** 20 });
});
