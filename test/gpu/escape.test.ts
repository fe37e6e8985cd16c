import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/core/count/backend.js';
import type { Precision } from '../../src/core/count/precision.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { SCENES } from '../scenes.js';
import { expectCounts, expectSum, OF_SCENES } from '../tolerance.js';
import { countAll, open } from './open.js';

let gpu: OpenGpu;
let backend: Backend;

beforeAll(async () => {
  ({ gpu } = await open());
  backend = await gpu.openBackend('single');
});
afterAll(() => gpu.close());

describe('counts in single precision are near those of the reference', () => {
  test.each(Object.entries(SCENES))('%s', async (name, scene) => {
    const counted = await countAll(backend, scene);
    expectCounts(counted, scene, OF_SCENES[name as keyof typeof SCENES].allowed);
    expectSum(counted, scene);
  });
});

describe.each<Precision>(['single', 'double'])('in %s precision', (precision) => {
  test('dispatches of any size give the same counts', async () => {
    const scene = sceneFrom({ resolution: 97 });
    const whole = await countAll(await gpu.openBackend(precision), scene);
    for (const maxPixels of [1000, 97, 30]) {
      const { gpu: small } = await open({}, { maxPixels });
      expect(await countAll(await small.openBackend(precision), scene)).toEqual(whole);
      await small.close();
    }
  });

  test('orbits that take several dispatches have the same counts as in one', async () => {
    // Near c = 1/4, orbits creep past 1/2 before they escape.
    const scene = sceneFrom({ resolution: 40, real: 0.250005, imag: 0, itermax: 6000 });
    // With 16 orbits a dispatch may do 2^16 iterations of each, with the first piece's 1,000 only 1,024.
    const { gpu: few } = await open({}, { maxPixels: 16 });
    const counts = await countAll(await gpu.openBackend(precision), scene);
    expect(counts).toEqual(await countAll(await few.openBackend(precision), scene));
    expect(counts.filter((n) => n > 1024 && n < 6000).length).toBeGreaterThan(100);
    await few.close();
  });
});

test('periodic orbits in a fat interior are detected', async () => {
  const fat = { resolution: 200, real: -0.12, imag: 0.75 };
  const inside = async (itermax: number) => {
    const counts = await countAll(backend, sceneFrom({ ...fat, itermax }));
    return counts.filter((n) => n === itermax).length;
  };
  // Iterated up to itermax, they would take hours.
  expect(await inside(2 ** 31)).toBe(await inside(1000));
});
