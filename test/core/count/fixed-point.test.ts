import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactEscapeTime, fixedFrom, numberFrom } from '../../../src/core/count/fixed-point.js';
import { DEFAULT_SCENE } from '../../../src/core/scene/defaults.js';

test('f64 numbers convert exactly, down to 2^-256', () => {
  const number = fc.oneof(
    fc.double({ min: 2 ** -200, max: 1e300, noNaN: true }),
    fc.double({ min: -1e300, max: -(2 ** -200), noNaN: true }),
    fc.constantFrom(0, 1, -2, 2 ** -256),
  );
  fc.assert(
    fc.property(number, (x) => {
      expect(numberFrom(fixedFrom(x))).toBe(x);
    }),
  );
});

test.each([
  // Worked out by hand: -2, 2, 2, 2, … and 1/2, 1/4 − 3/4, -1/2, -1/2, …
  [{ real: -2, imag: 0 }, 2, 80],
  [{ real: -2, imag: 0 }, 2 + 2 ** -50, 0],
  [{ real: -0.75, imag: 0 }, 0.5, 80],
  [{ real: 0, imag: 0 }, 1 + 2 ** -52, 51],
])('the exact escape time for c = %o, z = %d', (c, x, count) => {
  expect(exactEscapeTime(x, 0, { ...DEFAULT_SCENE, ...c })).toBe(count);
});
