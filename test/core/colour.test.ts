import { expect, test } from 'vitest';
import { colour, greyOf, greyPalette } from '../../src/core/colour.js';
import { sceneFrom } from '../../src/core/scene.js';

test('grey runs from itermin, black, to itermax, white', () => {
  const scene = sceneFrom({ itermin: 5, itermax: 15 });
  expect([0, 5, 6, 10, 14, 15].map((count) => greyOf(count, scene))).toEqual([
    0, 0, 25, 127, 229, 255,
  ]);
});

test.each([
  80,
  5000,
  2 ** 23,
  2 ** 32 - 1,
])('a palette gives each count its grey, itermax %i', (itermax) => {
  const scene = sceneFrom({ itermin: 3, itermax });
  const counts = Uint32Array.of(0, 3, 4, itermax / 3, itermax - 1, itermax);
  expect([...colour(counts, greyPalette(scene))]).toEqual([...counts].map((n) => greyOf(n, scene)));
});
