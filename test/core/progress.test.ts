import { expect, test } from 'vitest';
import { pictureOf } from '../../src/core/picture.js';
import { type RenderProgress, tellingProgress } from '../../src/core/progress.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import { bandCount } from '../../src/core/view/bands.js';
import { viewOf } from '../../src/core/view/view.js';
import { progressLine } from '../../src/node/command/progress.js';
import { REFERENCE } from '../reference.js';

test('progress is reported from the start, and within a band whose pixels have many samples', async () => {
  const scene = sceneFrom({ resolution: 100, samples: 16, itermax: 30 });
  const view = viewOf(scene);
  expect(bandCount(view)).toBe(1);
  const seen: RenderProgress[] = [];
  const onCounted = tellingProgress(view, (progress) => seen.push(progress));
  const { bands } = await pictureOf(REFERENCE, scene, { onCounted });
  const total = 100 * 63;
  expect(seen).toEqual([{ pixels: 0, total }]);
  await bands.next();
  const pixels = seen.map((progress) => progress.pixels);
  expect(pixels.filter((some) => some > 0 && some < total).length).toBeGreaterThan(3);
  expect(pixels).toEqual(pixels.toSorted((a, b) => a - b));
  expect(pixels.at(-1)).toBe(total);
});

test('a resumed run starts from the pixels already done and counts no band twice', async () => {
  const scene = sceneFrom({ resolution: 600 });
  const view = viewOf(scene);
  const seen: number[] = [];
  const tell = ({ pixels }: RenderProgress) => seen.push(pixels);
  const options = { from: 2, onCounted: tellingProgress(view, tell, 3) };
  for await (const _ of (await pictureOf(REFERENCE, scene, options)).bands);
  const rows = Math.floor(2 ** 14 / 600);
  expect(seen[0]).toBe(3 * rows * 600);
  expect(seen.at(-1)).toBe(600 * 375);
  expect(seen.length).toBe(1 + bandCount(view) - 3);
});

test.each([
  [0, 0, 1000, '0 %  0.0 kpx/s  -:-- left'],
  [0, 20_000, 1000, '2 %  20 kpx/s  0:49 left'],
  [0, 300, 1000, '0 %  0.3 kpx/s  55:33 left'],
  [0, 500_000, 250, '50 %  2.0 Mpx/s  0:01 left'],
  [900_000, 1_000_000, 1, '100 %  100 Mpx/s  0:00 left'],
  [900_000, 950_000, 5000, '95 %  10 kpx/s  0:05 left'],
])('the progress line from %i to %i pixels in %i ms is %s', (before, pixels, ms, line) => {
  const total = 1_000_000;
  expect(progressLine({ pixels: before, total }, { pixels, total }, ms)).toBe(line);
});
