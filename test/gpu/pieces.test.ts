import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '../../src/gpu/pace.js';
import { pieceAt } from '../../src/gpu/pieces.js';
import { resultWords, workgroupsOf } from '../../src/gpu/workgroups.js';

const side = fc.integer({ min: 1, max: 50 });

test('pieces of changing size cover a band once, in order', () => {
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 300 }));
  fc.assert(
    fc.property(side, side, sizes, (columns, rows, sizesOfPieces) => {
      const band = { firstRow: 1000, rows, firstColumn: 500, columns };
      const number = (length: number) => Float64Array.from({ length }, (_, k) => k);
      const grid = { xs: number(columns), ys: number(rows), scattered: false };
      const seen: number[] = [];
      for (const most of sizesOfPieces) {
        const piece = pieceAt(band, grid, seen.length, most);
        expect([piece.columns, piece.rows]).toEqual([piece.xs.length, piece.ys.length]);
        expect(piece.columns * piece.rows).toBeLessThanOrEqual(most);
        expect(piece.name).toMatch(`rows ${1000 + (piece.ys[0] as number)} to `);
        for (const y of piece.ys) for (const x of piece.xs) seen.push(y * columns + x);
        if (seen.length >= columns * rows) break;
      }
      expect(seen).toEqual([...number(columns * rows)]);
    }),
  );
});

test('a piece of scattered points is a run of them', () => {
  const band = { firstRow: 7, rows: 2, firstColumn: 0, columns: 5 };
  const points = { xs: Float64Array.of(1, 2, 3), ys: Float64Array.of(4, 5, 6), scattered: true };
  const piece = pieceAt(band, points, 1, 9);
  expect([...piece.xs, ...piece.ys]).toEqual([2, 3, 5, 6]);
  expect([piece.columns, piece.rows, piece.scattered]).toEqual([2, 1, true]);
  expect(pieceAt(band, points, 1, 1).columns).toBe(1);
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

test('dispatches start small, grow while they are quick, and shrink when they are slow', () => {
  const pace = new Pace(2 ** 18);
  const first = pace.pixels(100);
  expect(first).toBe(Math.floor(2 ** 20 / 100));
  pace.note(20 * first, 100 * first, 0, 1);
  expect(pace.pixels(100)).toBe(4 * first);
  // A dispatch that is quick because it is small does not shrink the next.
  pace.note(10, 10, 1, 1.1);
  expect(pace.pixels(100)).toBe(4 * first);
  // 40 ms from the end of the previous dispatch, not from when this one was submitted.
  pace.note(400 * first, 400 * first, 0, 41.1);
  expect(pace.pixels(100)).toBe(2 * first);
  // One stall shrinks it only so far, and it grows again where most orbits escape soon.
  pace.note(200 * first, 200 * first, 100, 5100);
  expect(pace.pixels(100)).toBe(Math.floor(first / 2));
  pace.note(5 * first, 50 * first, 6000, 6000.1);
  expect(pace.pixels(100)).toBe(2 * first);
});

test('a budget gives many iterations to few orbits or few to many, within limits', () => {
  const pace = new Pace(2 ** 18);
  expect(pace.pixels(4e9)).toBe(1024);
  expect(pace.step(1024)).toBe(1024);
  expect(pace.step(16)).toBe(2 ** 16);
  expect(pace.step(1)).toBe(2 ** 18);
  expect(pace.step(1e6)).toBe(1024);
  expect(pace.step(7) % 16).toBe(0);
});
