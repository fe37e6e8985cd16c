import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileKernel, instantiateKernel } from '../../dist/node/backend/simd-kernel.js';
import { countBand, escapeTime } from '../../src/core/count/escape.js';
import { DEFAULT_SCENE } from '../../src/core/scene/defaults.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { Kernel, type KernelExports } from '../../src/cpu/kernel.js';
import { finish } from '../../src/cpu/slices.js';

const module = compileKernel();
const kernel = instantiateKernel(module);
/** A kernel that stops as often as it can. */
const hesitant = new Kernel(
  new WebAssembly.Instance(module).exports as unknown as KernelExports,
  1,
);

const size = fc.constantFrom(
  1e-300,
  1e-160,
  1e-12,
  1e-3,
  0.1,
  1,
  1.6,
  2,
  100,
  1e80,
  1e101,
  1e154,
  1e200,
);
const place = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), size).map(([u, s]) => u * s);
const c = fc.oneof(
  fc.constantFrom([0, 0], [-0, -0], [-1, 0], [-0.12, 0.75], [0.25, 0], [0, 1], [-2, 0], [-1.75, 0]),
  fc.tuple(place, place),
  fc.tuple(
    fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  ),
);
const threshold = fc.oneof(
  fc.constant(2),
  fc.constantFrom(
    0,
    0.1,
    0.9,
    1,
    1.0000001,
    1.2,
    1.9999999,
    2.0000001,
    4,
    100,
    1e10,
    1e100,
    1.1e100,
    1e154,
    1e160,
    1e308,
  ),
);
const itermax = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5000 }));

const scenes = fc
  .record({ xleft: place, xright: place, ybot: place, ytop: place, c, threshold, itermax })
  .filter(({ xleft, xright, ybot, ytop }) => xleft !== xright && ybot !== ytop)
  .map(
    ({ c: [real, imag], ...rest }): Scene => ({
      ...DEFAULT_SCENE,
      ...rest,
      real: real as number,
      imag: imag as number,
      itermin: 0,
      resolution: 1,
    }),
  );

const bands = fc.record({
  firstRow: fc.nat(20),
  rows: fc.integer({ min: 1, max: 8 }),
  firstColumn: fc.nat(20),
  columns: fc.integer({ min: 1, max: 30 }),
});

test('counts are those of the reference for any scene and band', () => {
  fc.assert(
    fc.property(scenes, bands, fc.integer({ min: 1, max: 40 }), (scene, band, more) => {
      const wide = { ...scene, resolution: band.firstColumn + band.columns + more };
      const expected = countBand(wide, band);
      expect(finish(kernel.count(wide, band))).toEqual(expected);
      expect(finish(hesitant.count(wide, band))).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
}, 60_000);

test('an orbit that has escaped a small threshold stays escaped, in every lane', () => {
  const scene = sceneFrom({ real: -1, imag: 0, threshold: 0.7, resolution: 501, itermax: 64 });
  const band = { firstRow: 0, rows: 313, firstColumn: 0, columns: 501 };
  expect(finish(kernel.count(scene, band))).toEqual(countBand(scene, band));
});

test('periodic orbits are detected, up to the largest itermax', () => {
  // c = 0: inside the unit circle orbits end at 0, outside they escape soon.
  const scene = sceneFrom({ real: 0, imag: 0, itermax: 2 ** 32 - 1, resolution: 40 });
  const band = { firstRow: 0, rows: 25, firstColumn: 0, columns: 40 };
  const soon = { ...scene, itermax: 1000 };
  const expected = countBand(soon, band).map((n) => (n === 1000 ? 2 ** 32 - 1 : n));
  expect(finish(kernel.count(scene, band))).toEqual(expected);
});

test('detecting cycles changes no count of an interior that takes long to settle', () => {
  // c = -0.4 settles only once the imaginary part has underflowed, after some 1450 iterations.
  const scene = sceneFrom({ real: -0.4, imag: 0, itermax: 20_000, resolution: 24 });
  const band = { firstRow: 0, rows: 15, firstColumn: 0, columns: 24 };
  expect(finish(kernel.count(scene, band))).toEqual(countBand(scene, band));
  expect(escapeTime(0.1, 0.1, scene)).toBe(20_000);
});
