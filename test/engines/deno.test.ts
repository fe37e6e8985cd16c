import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRenderer } from 'juliaset';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Precision } from '../../src/core/count/precision.js';
import { formulaOf } from '../../src/core/formula/formula.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { FORMULAS } from '../formulas.js';
import { temporaryFolder } from '../node/run.js';
import { referenceCounts, referenceEstimates } from '../reference.js';
import { SCENES } from '../scenes.js';
import {
  expectCounts,
  expectDistances,
  expectDoubleEstimates,
  expectSamples,
  expectSmooth,
  expectSum,
  OF_FORMULAS,
  OF_SCENES,
} from '../tolerance.js';
import { Deno } from './deno.js';

let deno: Deno;
beforeAll(() => {
  deno = new Deno(inject('deno'));
});
afterAll(async () => {
  // Deno ends by itself only if everything has been closed.
  expect(await deno.close()).toEqual([0, '']);
});

const CPU = { backend: 'cpu' } as const;
const gpu = (precision: Precision) => ({ backend: 'gpu', precision }) as const;

const ALL = Object.entries(SCENES) as [keyof typeof SCENES, Scene][];
const OTHERS = Object.entries(FORMULAS) as [keyof typeof FORMULAS, Scene][];
const MODES = ['smooth', 'distance'] as const;

/** Near c = 1/4, orbits creep past 1/2 before they escape, and so take several dispatches. */
const LONG = { resolution: 24, real: 0.250005, imag: 0, itermax: 6000 };

describe('single precision on wgpu is as near to the reference as on Dawn', () => {
  test.each(ALL)('%s', async (name, scene) => {
    const { counts } = await deno.count({ options: gpu('single'), scene });
    expectCounts(counts, scene, OF_SCENES[name].allowed);
    expectSum(counts, scene);
  });

  describe.each(OTHERS)('%s', (name, scene) => {
    const [allowed] = OF_FORMULAS[name];

    test('counts', async () => {
      const { counts } = await deno.count({ options: gpu('single'), scene });
      expectCounts(counts, scene, allowed);
    });

    test('smooth', async () => {
      const smooth = sceneFrom({ colour: 'smooth', resolution: 80 }, scene);
      const counted = await deno.count({ options: gpu('single'), scene: smooth });
      expectSmooth(counted, smooth, allowed);
    });

    if (!formulaOf(scene.formula).derivative) return;
    test('distance', async () => {
      const distant = sceneFrom({ colour: 'distance', resolution: 80 }, scene);
      const counted = await deno.count({ options: gpu('single'), scene: distant });
      expectDistances(counted, distant, allowed);
    });
  });
});

describe('double precision on wgpu gives the counts of the reference', () => {
  test.each(ALL)('%s', async (_, scene) => {
    const { counts } = await deno.count({ options: gpu('double'), scene });
    expect(counts).toEqual(referenceCounts(scene));
  });

  test.each([
    { set: 'mandelbrot' },
    { set: 'mandelbrot', start: [0.3, -1 / 3], itermax: 400 },
    { centre: [-0.1, 0.02], width: 1e-9, itermax: 600 },
  ] as Partial<Scene>[])('%o', async (fields) => {
    const scene = sceneFrom({ resolution: 100, ...fields });
    const { counts } = await deno.count({ options: gpu('double'), scene });
    expect(counts).toEqual(referenceCounts(scene));
  });
});

describe.each(MODES)('%s', (colour) => {
  test.each([
    { resolution: 100 },
    { resolution: 100, set: 'mandelbrot', itermax: 300 },
    LONG,
  ] as Partial<Scene>[])('estimates in double precision are those of the reference: %o', async (fields) => {
    const scene = sceneFrom({ ...fields, colour });
    expectDoubleEstimates(await deno.count({ options: gpu('double'), scene }), scene);
  });

  test('in single precision, ended orbits have estimates over several dispatches', async () => {
    const scene = sceneFrom({ ...LONG, colour, itermin: 0 });
    const { counts, estimates } = await deno.count({ options: gpu('single'), scene });
    // Counts in single precision may differ from the reference here; each ended orbit has an estimate.
    const ended = counts.filter((count, k) => count < scene.itermax && estimates[k] !== 0);
    expect(ended.length).toBe(counts.filter((count) => count < scene.itermax).length);
    expect(counts.filter((n) => n > 1024 && n < 6000).length).toBeGreaterThan(30);
  });
});

test.each<Precision>([
  'single',
  'double',
])('samples within pixels are counted in %s precision', async (precision) => {
  const band = { firstRow: 30, rows: 20, firstColumn: 10, columns: 90 };
  const samples = { pixels: Uint32Array.from({ length: 300 }, (_, k) => 6 * k), perSide: 3 };
  const watched = { real: -0.12, imag: 0.75, itermax: 1000 };
  for (const fields of [{}, { set: 'mandelbrot' }, watched] as Partial<Scene>[]) {
    const scene = sceneFrom({ resolution: 120, ...fields });
    const job = { options: gpu(precision), scene, part: { band, samples } };
    expectSamples((await deno.count(job)).counts, scene, { band, samples, precision });
  }
});

describe('the CPU in module workers gives the counts of the reference', () => {
  test.each([...ALL, ...OTHERS])('%s', async (_, scene) => {
    const { counts } = await deno.count({ options: CPU, scene });
    expect(counts).toEqual(referenceCounts(scene));
  });

  test('with estimates', async () => {
    const scene = sceneFrom({ resolution: 100, colour: 'smooth' });
    const { counts, estimates } = await deno.count({ options: CPU, scene });
    expect(counts).toEqual(referenceCounts(scene));
    expect(estimates).toEqual(referenceEstimates(scene, counts));
  });

  test('after cancelled counts too', async () => {
    const heavy = { resolution: 500, real: 0.25, imag: 0, itermax: 4e9 };
    for (let round = 0; round < 10; round++) {
      expect(await deno.cancelled({ options: CPU, scene: heavy })).toBe('AbortError');
    }
    const scene = sceneFrom({ resolution: 30, itermax: 3000 });
    const { counts } = await deno.count({ options: CPU, scene });
    expect(counts).toEqual(referenceCounts(scene));
  });
});

test('a picture has the same pixels as in Node', async () => {
  const scene = { resolution: 90, colour: 'smooth', palette: 'viridis', samples: 3 } as const;
  const path = join(temporaryFolder(), 'plot.png');
  const renderer = await openRenderer({ backend: 'cpu' });
  await renderer.writePng(scene, path);
  await renderer.close();
  const inDeno = PNG.sync.read(await deno.png({ options: CPU, scene }));
  expect(inDeno.data.equals(PNG.sync.read(readFileSync(path)).data)).toBe(true);
});
