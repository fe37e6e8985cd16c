import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exactEscapeTime } from '../../src/core/count/fixed-point.js';
import { requireResolved } from '../../src/core/count/precision.js';
import { cpuSource, gpuSource } from '../../src/core/count/source.js';
import { Renderer } from '../../src/core/renderer.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { viewOf } from '../../src/core/view/view.js';
import { type GpuBackend, openGpuBackend } from '../../src/gpu/backend.js';
import { doubleArithmetic } from '../../src/gpu/double.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { WatchedDevice } from '../../src/gpu/watched-device.js';
import { EDGES, type Point, pointOfSet, ROOTS, regionAround, SETS } from '../deep-scenes.mjs';
import { REFERENCE, referenceCounts } from '../reference.js';
import { SCENES } from '../scenes.js';
import { countAll, open, SHADERS } from './open.js';
import textbook from './textbook.wgsl?raw';

const SPACINGS = [1e-3, 1e-6, 1e-9, 1e-11, 1e-12] as const;

/** A small scene around a point. */
function around(point: Point, spacing: number, fields: Partial<Scene>): Scene {
  return sceneFrom({ itermin: 0, ...regionAround(point, spacing, 40), ...fields });
}

let gpu: OpenGpu;
let backend: GpuBackend;

beforeAll(async () => {
  ({ gpu } = await open());
  backend = await gpu.openBackend('double');
});
afterAll(() => gpu.close());

/** Expects counts in double precision to equal those of f64. Returns the share of pixels left to f64. */
async function expectCountsOfF64(scene: Scene): Promise<number> {
  const before = backend.undecided;
  const counts = await countAll(backend, scene);
  expect(counts).toEqual(referenceCounts(scene));
  return (backend.undecided - before) / counts.length;
}

describe('counts in double precision are those of f64', () => {
  test.each(Object.entries(SCENES))('%s', async (_, scene) => {
    expect(await expectCountsOfF64(scene)).toBeLessThan(0.001);
  });

  describe.each(Object.entries(SETS))('the set %s', (_, [real, imag]) => {
    const point = pointOfSet([real, imag], ROOTS);
    test.each(SPACINGS)('pixels %d apart', async (spacing) => {
      for (const [threshold, itermax] of [
        [2, 5000],
        [1.2, 300],
        [100, 300],
      ] as const) {
        const scene = around(point, spacing, { real, imag, threshold, itermax });
        const undecided = await expectCountsOfF64(scene);
        // Many times the error bound in pixels, and 0.05 for c = -2: one row lies on the real line, where
        // orbits come arbitrarily close to 2.
        expect(undecided).toBeLessThan(0.05 + (1000 * 2 ** -53) / spacing);
      }
    });
  });

  describe.each(Object.entries(EDGES))('the Mandelbrot set at %s', (_, point) => {
    test.each(SPACINGS)('pixels %d apart', async (spacing) => {
      for (const [threshold, itermax] of [
        [2, 5000],
        [1000, 300],
      ] as const) {
        const scene = around(point, spacing, { set: 'mandelbrot', threshold, itermax });
        const undecided = await expectCountsOfF64(scene);
        // At smaller spacings, orbits are so long that f64's own rounding decides many counts.
        if (spacing >= 1e-6) expect(undecided).toBeLessThan(0.3);
      }
    });
  });

  test('a Mandelbrot set with another start', async () => {
    const scene = sceneFrom({ set: 'mandelbrot', start: [0.3, -1 / 3], resolution: 150 });
    expect(await expectCountsOfF64(scene)).toBeLessThan(0.001);
  });

  test('any scene', { timeout: 60_000 }, async () => {
    const part = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    const scenes = fc.record({
      real: part,
      imag: part,
      roots: fc.array(fc.boolean(), { minLength: 30, maxLength: 40 }),
      digits: fc.double({ min: 2, max: 12.5, noNaN: true }),
      threshold: fc.oneof(
        fc.constantFrom(1.2, 2, 100, 1e6),
        fc.double({ min: 0, max: 5, noNaN: true }),
      ),
      itermax: fc.integer({ min: 1, max: 2000 }),
      mirrored: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scenes, async ({ real, imag, roots, digits, mirrored, ...fields }) => {
        const point = pointOfSet([real, imag], roots);
        const scene = around(point, 10 ** -digits, { real, imag, ...fields });
        const { xleft, xright } = scene;
        const wanted = mirrored ? { ...scene, xleft: xright, xright: xleft } : scene;
        requireResolved('double', wanted);
        await expectCountsOfF64(wanted);
      }),
      { numRuns: 60 },
    );
  });
});

test('counts that the GPU decides equal those of exact arithmetic', {
  timeout: 60_000,
}, async () => {
  // The host does not know this mark, so undecided pixels keep it.
  const MARK = 0xfffffffe;
  const { device } = await open();
  const marking = SHADERS.escape.replace('return undecided', `return ${MARK}u`);
  const raw = new WatchedDevice(device, 'under test');
  const by = await openGpuBackend(raw, doubleArithmetic(SHADERS.double), {
    shaders: { ...SHADERS, escape: marking },
  });
  let decidedByRounding = 0;
  for (const name of ['of the article', 'dendrite i', 'rabbit']) {
    const [real, imag] = SETS[name] as Point;
    const point = pointOfSet([real, imag], ROOTS);
    const scene = around(point, 3e-13, { real, imag, itermax: 400 });
    const { columns, rows, xs, ys } = viewOf(scene);
    const [x, y] = [xs(0, columns), ys(0, rows)];
    const f64 = referenceCounts(scene);
    const counts = await countAll(by, scene);
    const exact = counts.map((_, k) =>
      exactEscapeTime(x[k % columns] as number, y[Math.floor(k / columns)] as number, scene),
    );
    expect(counts.filter((n) => n === MARK).length).toBeLessThan(counts.length / 3);
    expect(counts).toEqual(exact.map((n, k) => (counts[k] === MARK ? MARK : n)));
    decidedByRounding += exact.filter((n, k) => n !== f64[k]).length;
  }
  expect(decidedByRounding).toBeGreaterThan(0); // Otherwise these views would prove nothing.
  raw.close();
});

describe('a driver that simplifies arithmetic', () => {
  test('is refused by name when textbook double precision loses its low parts', async () => {
    const { gpu: simplified } = await open({ double: textbook });
    await expect(simplified.openBackend('double')).rejects.toThrow(
      /^the GPU under test computes double precision wrongly: after \d+ iterations .* off by .*e-\d+,/,
    );
    expect((await simplified.openBackend('single')).precision).toBe('single');
    await simplified.close();
  });

  test('is refused when only the counts are wrong', async () => {
    const { double } = SHADERS;
    const lost = 'Point(z.a, z.b, z.c, vec2f(0.0), z.doubled, z.modulus, z.error)';
    const { gpu: simplified } = await open({
      double: double.replace('Orbit(next(z,', `Orbit(next(${lost},`),
    });
    await expect(simplified.openBackend('double')).rejects.toThrow(
      /^the GPU under test computes double precision wrongly: \d+ of 576 counts differ from those of f64/,
    );
    await simplified.close();
  });

  test('makes auto choose the CPU', async () => {
    const renderer = new Renderer('auto', 'double', {
      gpu: gpuSource(async () => (await open({ double: textbook })).gpu),
      cpu: cpuSource(() => REFERENCE),
    });
    const { backend, why } = await renderer.choose(sceneFrom());
    expect([backend.kind, why]).toEqual([
      'cpu',
      expect.stringMatching(/^the GPU under test computes double precision wrongly/),
    ]);
    await renderer.close();
  });
});
