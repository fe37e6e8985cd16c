import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Precision } from '../../src/core/count/precision.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { referenceCounts, referenceEstimates } from '../reference.js';
import { expectDoubleEstimates, expectSamples } from '../tolerance.js';
import { countAll, estimateAll, open } from './open.js';

let gpu: OpenGpu;
beforeAll(async () => {
  ({ gpu } = await open());
});
afterAll(() => gpu.close());

const MODES = ['smooth', 'distance'] as const;

describe.each(MODES)('%s', (colour) => {
  test.each([
    sceneFrom({ resolution: 100, colour }),
    sceneFrom({ resolution: 100, colour, set: 'mandelbrot' }),
    // Far beyond single precision, with pixels that f64 decides.
    sceneFrom({
      resolution: 40,
      colour,
      set: 'mandelbrot',
      centre: [-0.743643887037151, 0.13182590420533],
      width: 3e-7,
      itermax: 1500,
    }),
  ])('estimates in double precision agree with the reference, scene %#', async (scene) => {
    expectDoubleEstimates(await estimateAll(await gpu.openBackend('double'), scene), scene);
    expect(new Set(referenceEstimates(scene, referenceCounts(scene))).size).toBeGreaterThan(200);
  });

  test.each<Precision>([
    'single',
    'double',
  ])('several dispatches give the same estimates as one, in %s precision', async (precision) => {
    // Near c = 1/4, orbits creep past 1/2 before they escape.
    const near = { resolution: 24, real: 0.250005, imag: 0, itermax: 6000 };
    const scene = sceneFrom({ ...near, colour });
    const { gpu: few } = await open({}, { maxPixels: 16 });
    const [whole, pieces] = [await gpu.openBackend(precision), await few.openBackend(precision)];
    const { counts, estimates } = await estimateAll(whole, scene);
    const inPieces = await estimateAll(pieces, scene);
    expect(inPieces).toEqual({ counts, estimates });
    expect(counts.filter((n) => n > 1024 && n < 6000).length).toBeGreaterThan(30);
    await few.close();
  });
});

test('the colour mode changes no count', async () => {
  const plain = sceneFrom({ resolution: 120, threshold: 1000 });
  const counts = await countAll(await gpu.openBackend('single'), plain);
  for (const colour of MODES) {
    expect(await countAll(await gpu.openBackend('single'), { ...plain, colour })).toEqual(counts);
  }
});

describe('samples within pixels', () => {
  const band = { firstRow: 30, rows: 20, firstColumn: 10, columns: 90 };
  const pixels = Uint32Array.from({ length: 300 }, (_, k) => 6 * k);
  const samples = { pixels, perSide: 3 };

  test.each<Precision>(['single', 'double'])('are counted in %s precision', async (precision) => {
    for (const fields of [{}, { set: 'mandelbrot' }] as Partial<Scene>[]) {
      const scene = sceneFrom({ resolution: 120, ...fields });
      const { counts } = await (await gpu.openBackend(precision)).count(scene, band, { samples });
      expectSamples(counts, scene, { band, samples, precision });
    }
  });

  test('have the same counts and estimates in pieces of any size', async () => {
    const scene = sceneFrom({ resolution: 120, colour: 'smooth' });
    const whole = await (await gpu.openBackend('single')).count(scene, band, { samples });
    const { gpu: small } = await open({}, { maxPixels: 97 });
    const pieces = await (await small.openBackend('single')).count(scene, band, { samples });
    expect(pieces).toEqual(whole);
    expect(new Set(whole.estimates).size).toBeGreaterThan(1000);
    await small.close();
  });
});

test.each([
  [
    { formula: 'z^3 + c' },
    /^formula: expected z\^2 \+ c in double precision on a GPU \(the backend/,
  ],
  [{ convergence: 1e-3 }, /^convergence: expected 0 in double precision on a GPU/],
  [
    { set: 'mandelbrot', xright: 2 ** 21 },
    /^xleft: expected an absolute value of at most 1048576 in double precision on a GPU/,
  ],
])('%o is refused in double precision', async (fields, message) => {
  const scene = sceneFrom(fields as object);
  const backend = await gpu.openBackend('double');
  expect(() => backend.check(scene)).toThrow(message);
});

test('a formula with a number too large for f32 is refused', async () => {
  const backend = await gpu.openBackend('single');
  const scene = sceneFrom({ formula: 'z^2 + 1e300 c' });
  expect(() => backend.check(scene)).toThrow(
    /^formula: expected numbers of at most 1000000000000000000/,
  );
});

test('what is decided in f64 to be inside has no estimate left from an earlier piece', async () => {
  // At c = -2, the whole real axis stays within the threshold, and no bound on an error can tell.
  const tip = { set: 'mandelbrot', colour: 'distance', threshold: 2, itermax: 60 } as const;
  const scene = sceneFrom({ ...tip, resolution: 32, centre: [-1.99, 0], width: 0.02 });
  const backend = await gpu.openBackend('double');
  const before = backend.undecided;
  await estimateAll(backend, sceneFrom({ centre: [0.6, 0], width: 0.02 }, scene));
  const { counts, estimates } = await estimateAll(backend, scene);
  const inside = estimates.filter((_, k) => counts[k] === scene.itermax);
  expect(backend.undecided).toBeGreaterThan(before);
  expect(inside.length).toBeGreaterThan(10);
  expect(inside.every((estimate) => estimate === 0)).toBe(true);
});
