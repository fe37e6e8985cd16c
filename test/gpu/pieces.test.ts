import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '../../src/gpu/pace.js';
import { pieceAt } from '../../src/gpu/pieces.js';
import { resultWords, workgroupsOf } from '../../src/gpu/slot.js';

const side = fc.integer({ min: 1, max: 50 });

test('pieces of changing size cover a band once, in order', () => {
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 300 }));
  fc.assert(
    fc.property(side, side, sizes, (columns, rows, sizesOfPieces) => {
      const band = { firstRow: 1000, rows, firstColumn: 500, columns };
      let done = 0;
      for (const maxPixels of sizesOfPieces) {
        const piece = pieceAt(band, done, maxPixels);
        const pixels = piece.rows * piece.columns;
        expect(pixels).toBeGreaterThan(0);
        expect(pixels).toBeLessThanOrEqual(maxPixels);
        expect((piece.firstRow - 1000) * columns + piece.firstColumn - 500).toBe(done);
        expect(piece.columns === columns || piece.rows === 1).toBe(true);
        done += pixels;
        if (done >= columns * rows) break;
      }
      expect(done).toBe(columns * rows);
    }),
  );
});

test('the result has room for the counts and stamps of any piece of its size', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 5000 }),
      (columns, rows) => {
        const workgroups = workgroupsOf({ columns, rows });
        const words = columns * rows + workgroups.columns * workgroups.rows;
        expect(resultWords(columns * rows)).toBeGreaterThanOrEqual(words);
      },
    ),
  );
});

test('pieces start small, grow while they are quick, and shrink when they are slow', () => {
  const pace = new Pace(1000, 2 ** 20);
  const first = pace.pixels;
  expect(first).toBe(4194);
  pace.note(first, 0, 1);
  expect(pace.pixels).toBe(4 * first);
  // 400 ms from the end of the one before, not from when it was submitted.
  pace.note(pace.pixels, 0, 401);
  expect(pace.pixels).toBe(Math.floor((4 * first) / 10));
});
