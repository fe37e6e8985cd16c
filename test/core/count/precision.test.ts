import { expect, test } from 'vitest';
import { requireResolved, resolves } from '../../../src/core/count/precision.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';

/** 100 × 100 pixels at a given spacing, with all coordinates up to 1 in size, or one as large as `at`. */
function apart(spacing: number, at = 0) {
  return sceneFrom({
    resolution: 100,
    xleft: at,
    xright: at + 100 * spacing,
    ybot: 0,
    ytop: 100 * spacing,
  });
}

test.each([
  ['single', 2 ** -20],
  ['double', 2 ** -43],
] as const)('%s precision resolves pixels that are %d apart, but not closer ones', (precision, least) => {
  expect(resolves(precision, apart(least))).toBe(true);
  expect(resolves(precision, apart(least * 0.99))).toBe(false);
  expect(resolves(precision, apart(least, -8))).toBe(false);
  expect(resolves(precision, apart(8 * least, -8))).toBe(true);
});

test('a single row may be arbitrarily thin, and a single pixel arbitrarily small', () => {
  const row = sceneFrom({ ybot: 0, ytop: 1e-9 });
  expect(resolves('single', row)).toBe(true);
  const pixel = sceneFrom({ resolution: 1, xleft: 0, xright: 1e-9, ybot: 0, ytop: 1e-9 });
  expect(resolves('double', pixel)).toBe(true);
});

test('a view that is not resolved is refused with the cure', () => {
  expect(() => requireResolved('single', apart(1e-7))).toThrow(
    'region: expected a width of at least 0.0001 for 100 columns in single precision ' +
      '(precision double takes less), got 0.00001',
  );
  expect(() => requireResolved('double', apart(1e-14))).toThrow(/in double precision, got/);
});
