import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/core/backend.js';
import type { Precision } from '../../src/core/precision.js';
import { sceneFrom } from '../../src/core/scene.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { referenceCounts } from '../reference.js';
import { SCENES } from '../scenes.js';
import { countAll, open } from './open.js';

/**
 * Share of pixels whose count in f32 may differ from that in f64. Measured is what SwiftShader
 * gives, the same in Dawn and in Chromium; other drivers may fuse or reorder differently.
 */
const TOLERANCE: Record<keyof typeof SCENES, { allowed: number; measured: number }> = {
  'the default picture': { allowed: 0.004, measured: 0.0015 },
  "the article's detail": { allowed: 0.04, measured: 0.0235 },
  'a region right to left and upside down': { allowed: 0.008, measured: 0.0027 },
  'a threshold below 2': { allowed: 0.001, measured: 0 },
  'a threshold far above 2': { allowed: 0.004, measured: 0.001 },
  'a fat interior and many iterations': { allowed: 0.001, measured: 0 },
  'orbits that creep and never repeat': { allowed: 0.01, measured: 0 },
  'an itermax that is no multiple of a block': { allowed: 0.001, measured: 0 },
  'a single pixel': { allowed: 0, measured: 0 },
  'one iteration': { allowed: 0.001, measured: 0 },
  'a single row': { allowed: 0.01, measured: 0 },
  'a single column': { allowed: 0.01, measured: 0.0033 },
};

let gpu: OpenGpu;
let backend: Backend;

function sum(counts: Uint32Array): number {
  // One more a pixel, so that a picture of zeros has a sum to compare with.
  return counts.reduce((total, count) => total + count + 1, 0);
}

beforeAll(async () => {
  ({ gpu } = await open());
  backend = await gpu.in('single');
});
afterAll(() => gpu.close());

describe('counts in single precision against the f64 reference', () => {
  test.each(Object.entries(SCENES))('%s', async (name, scene) => {
    const counted = await countAll(backend, scene);
    const expected = referenceCounts(scene);
    const differing = counted.filter((count, k) => count !== expected[k]).length;
    const share = differing / expected.length;
    expect(share).toBeLessThanOrEqual(TOLERANCE[name as keyof typeof SCENES].allowed);
    // Differences fall to both sides, so that the sums agree far better: a shift would not.
    expect(Math.abs(sum(counted) / sum(expected) - 1)).toBeLessThan(0.001);
  });
});

describe.each<Precision>(['single', 'double'])('in %s precision', (precision) => {
  test('dispatches of any size give the same counts', async () => {
    const scene = sceneFrom({ resolution: 97 });
    const whole = await countAll(await gpu.in(precision), scene);
    for (const maxPixels of [1000, 97, 30]) {
      const { gpu: small } = await open({}, { maxPixels });
      expect(await countAll(await small.in(precision), scene)).toEqual(whole);
      await small.close();
    }
  });

  test('orbits over several dispatches are counted as in one', async () => {
    // Near c = 1/4 orbits squeeze through between 1/2 and itself before they escape.
    const scene = sceneFrom({ resolution: 40, real: 0.250005, imag: 0, itermax: 6000 });
    // 16 orbits may go on for 2^16 iterations at once; the 1,000 of a first piece for 1,024.
    const { gpu: few } = await open({}, { maxPixels: 16 });
    const counts = await countAll(await gpu.in(precision), scene);
    expect(counts).toEqual(await countAll(await few.in(precision), scene));
    expect(counts.filter((n) => n > 1024 && n < 6000).length).toBeGreaterThan(100);
    await few.close();
  });
});

test('a fat interior takes no longer at 500,000 iterations than at 1,000, as its orbits repeat', async () => {
  const fat = { resolution: 200, real: -0.12, imag: 0.75 };
  const time = async (itermax: number) => {
    const start = performance.now();
    const counts = await countAll(backend, sceneFrom({ ...fat, itermax }));
    return { ms: performance.now() - start, inside: counts.filter((n) => n === itermax).length };
  };
  await time(500_000);
  const [few, many] = [await time(1000), await time(500_000)];
  expect(many.inside).toBe(few.inside);
  expect(many.ms).toBeLessThan(20 * few.ms); // 500 times the work, if it were done
});
