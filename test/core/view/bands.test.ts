import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bandCount, bandsOf, MAX_BAND_PIXELS, pixelsOf } from '../../../src/core/view/bands.js';

const side = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3_000_000 }));

test('bands cover every pixel once, row by row, and none is too large', () => {
  fc.assert(
    fc.property(side, side, (columns, rows) => {
      fc.pre(columns * rows < 2 ** 28);
      let pixel = 0;
      let bands = 0;
      for (const band of bandsOf({ columns, rows })) {
        bands++;
        expect(pixelsOf(band)).toBeGreaterThan(0);
        expect(pixelsOf(band)).toBeLessThanOrEqual(MAX_BAND_PIXELS);
        expect(band.firstRow * columns + band.firstColumn).toBe(pixel);
        // Otherwise a band's pixels would not be consecutive in the picture.
        expect(band.columns === columns || band.rows === 1).toBe(true);
        expect(band.firstColumn + band.columns).toBeLessThanOrEqual(columns);
        pixel += pixelsOf(band);
      }
      expect(pixel).toBe(columns * rows);
      expect(bandCount({ columns, rows })).toBe(bands);
    }),
    { numRuns: 50 },
  );
});

test('bands from a given number on are the rest of all bands', () => {
  fc.assert(
    fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), (columns, rows, part) => {
      fc.pre(columns * rows < 2 ** 26);
      const all = [...bandsOf({ columns, rows })];
      const from = Math.floor(part * all.length);
      expect([...bandsOf({ columns, rows }, from)]).toEqual(all.slice(from));
    }),
    { numRuns: 50 },
  );
});

test('the largest picture is split lazily', () => {
  const largest = { columns: 2 ** 31 - 1, rows: 2 ** 31 - 1 };
  const bands = bandsOf(largest, bandCount(largest) - 1);
  expect(bands.next().value).toMatchObject({
    firstRow: 2 ** 31 - 2,
    rows: 1,
    columns: 2 ** 18 - 1,
  });
  expect(bands.next().done).toBe(true);
});
