import { describe, expect, test } from 'vitest';
import { type Candidate, expectedIterations, soonestFirst } from '../../../src/core/count/cost.js';
import type { Precision } from '../../../src/core/count/precision.js';
import { cpuSource, gpuSource } from '../../../src/core/count/source.js';
import { Renderer } from '../../../src/core/renderer.js';
import { ARTICLE_SCENE } from '../../../src/core/scene/defaults.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';
import { REFERENCE, referenceCounts } from '../../reference.js';

const costs = (startMs: number, single: number, double = single) => ({
  startMs,
  iterationsPerMs: (precision: Precision) => (precision === 'single' ? single : double),
});

const candidate = (name: string, cost: Candidate['cost'], others: Partial<Candidate> = {}) => ({
  ...{ name, cost, precision: 'single' as const, isOpen: false },
  ...others,
});

describe('the backend that finishes first is taken', () => {
  const slow = candidate('slow to start', costs(100, 1000, 10));
  const ready = candidate('ready', costs(0, 100));

  test.each([
    [1000, ['ready', 'slow to start'], [10, 101]],
    [10_000, ['ready', 'slow to start'], [100, 110]],
    [20_000, ['slow to start', 'ready'], [120, 200]],
  ])('of %i iterations', (iterations, names, ms) => {
    const expected = soonestFirst([slow, ready], iterations);
    expect(expected.map((each) => each.name)).toEqual(names);
    expect(expected.map((each) => each.ms)).toEqual(ms);
  });

  test('and what is open need not start, and double precision has a rate of its own', () => {
    const open = { ...slow, isOpen: true };
    expect(soonestFirst([open, ready], 1000)[0]).toEqual({ name: 'slow to start', ms: 1 });
    const double = { ...slow, precision: 'double' as const };
    expect(soonestFirst([double, ready], 1e6)[0]?.name).toBe('ready');
  });
});

test.each([
  ['the default', {}],
  ['the article', { ...ARTICLE_SCENE, resolution: 300 }],
  ['a Mandelbrot set', { set: 'mandelbrot', resolution: 200 }],
  ['one column', { resolution: 1, rows: 300 }],
] as const)('iterations are estimated within a third: %s', (_, fields) => {
  const scene = sceneFrom(fields);
  const counted = referenceCounts(scene).reduce((sum, count) => sum + 1 + count, 0);
  expect(expectedIterations(scene) / counted).toBeGreaterThan(0.67);
  expect(expectedIterations(scene) / counted).toBeLessThan(1.5);
});

test('interiors do not count beyond what they cost, and samples and formulas weigh more', () => {
  const plain = expectedIterations(sceneFrom());
  const deep = sceneFrom({ itermax: 1e9, real: 0, imag: 0 });
  expect(expectedIterations(deep)).toBeLessThan(1001 * 500 * 313);
  expect(expectedIterations(sceneFrom({ samples: 3 }))).toBe(9 * plain);
  expect(expectedIterations(sceneFrom({ formula: 'z^2 + c + 0' }))).toBeGreaterThan(10 * plain);
  // Nothing of the picture's size is allocated.
  expect(
    expectedIterations(sceneFrom({ resolution: 2 ** 31 - 1, rows: 2 ** 31 - 1 })),
  ).toBeGreaterThan(1e18);
});

test('auto opens no GPU for a small picture, and says why', async () => {
  let asked = 0;
  const gpu = gpuSource(
    async () => {
      asked++;
      return { unavailable: 'there is none' };
    },
    costs(300, 2e7),
  );
  const cpu = cpuSource(() => REFERENCE, costs(10, 4e5));
  const renderer = new Renderer('auto', 'auto', { gpu, cpu });
  const small = await renderer.choose(sceneFrom({ resolution: 50 }));
  expect([small.why, asked]).toEqual(['that takes about 10 ms, and the gpu 300 ms', 0]);
  const large = await renderer.choose(sceneFrom({ resolution: 20_000 }));
  expect([large.why, asked]).toEqual(['there is none', 1]);
});
