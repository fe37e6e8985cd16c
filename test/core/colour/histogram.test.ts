import { expect, test } from 'vitest';
import type { Backend } from '../../../src/core/count/backend.js';
import { pictureOf } from '../../../src/core/picture.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';
import { bandCount, pixelsOf } from '../../../src/core/view/bands.js';
import { viewOf } from '../../../src/core/view/view.js';
import { REFERENCE } from '../../reference.js';

/** The reference, and how many pixels of whole bands it has counted. */
function countingBackend(): { backend: Backend; pixels: () => number } {
  let pixels = 0;
  const count: Backend['count'] = (scene, band, options) => {
    if (!options?.samples) pixels += pixelsOf(band);
    return REFERENCE.count(scene, band, options);
  };
  return { backend: { ...REFERENCE, count }, pixels: () => pixels };
}

test.each([
  0, 2,
])('a small picture is counted once, also when it goes on from band %i', async (from) => {
  const scene = sceneFrom({ colour: 'histogram', resolution: 600, itermax: 60 });
  const { backend, pixels } = countingBackend();
  const seen: number[] = [];
  const onCounted = (some: number) => seen.push(some);
  const { bands } = await pictureOf(backend, scene, { from, onCounted });
  const rows: number[] = [];
  for await (const { band } of bands) rows.push(band.firstRow);
  expect(pixels()).toBe(600 * 375);
  const perBand = Math.floor(2 ** 14 / 600);
  expect(rows).toEqual(
    Array.from({ length: bandCount(viewOf(scene)) - from }, (_, k) => perBand * (k + from)),
  );
  expect(seen.reduce((sum, some) => sum + some)).toBe((375 - perBand * from) * 600);
});
