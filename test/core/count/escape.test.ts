import { expect, test } from 'vitest';
import { colour, colourTableOf } from '../../../src/core/colour/colour.js';
import { escapeTime } from '../../../src/core/count/escape.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';
import { referenceCounts } from '../../reference.js';
import { DEFAULT_GREY_SHA256, sha256 } from '../../sha256.js';

test('the default picture is the original program’s, to the bit', async () => {
  const scene = sceneFrom();
  const grey = colour({ counts: referenceCounts(scene) }, colourTableOf(scene));
  expect(await sha256(grey)).toBe(DEFAULT_GREY_SHA256);
});

test('the first iteration is not counted, but the last one is', () => {
  // c = 0: z² of |z| = 1.5 is 2.25, beyond 2 at once; |z| = 1.1 takes 1.21, 1.46, 2.14.
  const scene = sceneFrom({ real: 0, imag: 0 });
  expect(escapeTime(1.5, 0, scene)).toBe(0);
  expect(escapeTime(0, 1.1, scene)).toBe(2);
  expect(escapeTime(1, 0, scene)).toBe(scene.itermax);
});

test('an orbit whose |z| equals the threshold has not escaped', () => {
  const scene = sceneFrom({ real: 0, imag: 0, threshold: 4, itermin: 0, itermax: 3 });
  expect(escapeTime(2, 0, scene)).toBe(1); // 4, then 16
});

test('an orbit that has left a small threshold counts as escaped even if it returns', () => {
  // c = -1 from 0.5: -0.75 (beyond 0.7), -0.4375, …
  const scene = sceneFrom({ real: -1, imag: 0, threshold: 0.7 });
  expect(escapeTime(0.5, 0, scene)).toBe(0);
});

test('an orbit that overflows before it escapes counts as inside', () => {
  const scene = sceneFrom({ threshold: 1e200 });
  expect(escapeTime(3, 0, scene)).toBe(scene.itermax);
});
