import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileKernel, instantiateKernel } from '../../dist/node/backend/simd-kernel.js';
import { needsEstimates } from '../../src/core/colour/colouring.js';
import type { Counted } from '../../src/core/count/backend.js';
import { escapeTime, orbitOf } from '../../src/core/count/escape.js';
import { estimatorOf, orbitEnd } from '../../src/core/count/estimate.js';
import { DEFAULT_SCENE } from '../../src/core/scene/defaults.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { COLOUR_MODES } from '../../src/core/scene/table.js';
import { type Points, viewOf } from '../../src/core/view/view.js';
import { Kernel, type KernelExports } from '../../src/cpu/kernel.js';
import { finish } from '../../src/cpu/slices.js';

const module = compileKernel();
const kernel = instantiateKernel(module);
/** A kernel that stops as often as it can. */
const hesitant = new Kernel(
  new WebAssembly.Instance(module).exports as unknown as KernelExports,
  1,
);

function pointsOf(scene: Scene): Points {
  const { columns, rows, points } = viewOf(scene);
  return points({ firstRow: 0, rows, firstColumn: 0, columns });
}

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
    1e9,
    1e10,
    1e75,
    1.1e75,
    1e100,
    1.1e100,
    1e154,
    1e160,
    1e308,
  ),
);
const itermax = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5000 }));

const limits = fc.record({ threshold, itermax, colour: fc.constantFrom(...COLOUR_MODES) });
const sets = fc.oneof(
  c.map(([real, imag]) => ({ set: 'julia', real: real as number, imag: imag as number }) as const),
  fc
    .oneof(fc.constant(undefined), fc.tuple(place, place))
    .map((start) => ({ set: 'mandelbrot', ...(start && { start }) }) as const),
);

/** Grids and scattered points, near each other or not. */
const grids = fc
  .tuple(place, place, size, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }))
  .map(([x, y, step, columns, rows]) => ({
    xs: Float64Array.from({ length: columns }, (_, k) => x + k * step),
    ys: Float64Array.from({ length: rows }, (_, k) => y - k * step),
    scattered: false,
  }));
const scatterings = fc.array(fc.tuple(place, place), { maxLength: 60 }).map((points) => ({
  xs: Float64Array.from(points, ([x]) => x),
  ys: Float64Array.from(points, ([, y]) => y),
  scattered: true,
}));

/** Counts and estimates of the reference, point by point. */
function referenceOf(scene: Scene, { xs, ys, scattered }: Points): Counted {
  const all = scattered
    ? Array.from(xs, (x, k) => [x, ys[k] as number] as const)
    : Array.from(ys, (y) => Array.from(xs, (x) => [x, y] as const)).flat();
  const counts = Uint32Array.from(all, ([x, y]) => escapeTime(x, y, scene));
  if (!needsEstimates(scene)) return { counts };
  const estimateOf = estimatorOf(scene);
  const estimates = Float32Array.from(all, ([x, y], k) => {
    const count = counts[k] as number;
    if (count === scene.itermax) return 0;
    return estimateOf(orbitEnd(orbitOf(x, y, scene), count, scene));
  });
  return { counts, estimates };
}

test('counts and estimates are those of the reference for any scene and points', () => {
  fc.assert(
    fc.property(sets, limits, fc.oneof(grids, scatterings), (set, limits, points) => {
      const scene: Scene = { ...DEFAULT_SCENE, ...set, ...limits, itermin: 0 };
      const expected = referenceOf(scene, points);
      expect(finish(kernel.count(scene, points))).toEqual(expected);
      expect(finish(hesitant.count(scene, points))).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
}, 60_000);

test.each(
  COLOUR_MODES,
)('%s: deep orbits that end at different times keep their own results', (colour) => {
  const at = { set: 'mandelbrot', centre: [-0.7466, 0.0983], width: 0.0034 } as const;
  for (const itermax of [97, 331, 3000]) {
    const scene = sceneFrom({ ...at, resolution: 61, itermax, colour });
    const points = pointsOf(scene);
    expect(finish(kernel.count(scene, points))).toEqual(referenceOf(scene, points));
  }
});

test('an orbit that has escaped a small threshold stays escaped, in every lane', () => {
  const scene = sceneFrom({ real: -1, imag: 0, threshold: 0.7, resolution: 501, itermax: 64 });
  const points = pointsOf(scene);
  expect(finish(kernel.count(scene, points))).toEqual(referenceOf(scene, points));
});

test('periodic orbits are detected, up to the largest itermax', () => {
  // c = 0: inside the unit circle orbits end at 0, outside they escape soon.
  const scene = sceneFrom({ real: 0, imag: 0, itermax: 2 ** 32 - 1, resolution: 40 });
  const points = pointsOf(scene);
  const soon = referenceOf({ ...scene, itermax: 1000 }, points).counts;
  const counts = soon.map((n) => (n === 1000 ? 2 ** 32 - 1 : n));
  expect(finish(kernel.count(scene, points))).toEqual({ counts });
});

test('detecting cycles changes no count of an interior that takes long to settle', () => {
  // c = -0.4 settles only once the imaginary part has underflowed, after some 1450 iterations.
  const scene = sceneFrom({ real: -0.4, imag: 0, itermax: 20_000, resolution: 24 });
  const points = pointsOf(scene);
  expect(finish(kernel.count(scene, points))).toEqual(referenceOf(scene, points));
  expect(escapeTime(0.1, 0.1, scene)).toBe(20_000);
});

/** Parameters by the multiplier of the cycle to which they draw the orbit of 0. */
const BODIES = {
  'the main cardioid': (re: number, im: number) => [
    re / 2 - (re * re - im * im) / 4,
    im / 2 - (re * im) / 2,
  ],
  'the disc of period 2': (re: number, im: number) => [re / 4 - 1, im / 4],
} as const;

function scatteredBy(
  parameterOf: (re: number, im: number) => number[],
  multipliers: readonly (readonly [size: number, angle: number])[],
): Points {
  const all = multipliers.map(([size, angle]) =>
    parameterOf(size * Math.cos(angle), size * Math.sin(angle)),
  );
  const part = (k: 0 | 1) => Float64Array.from(all, (parameter) => parameter[k] as number);
  return { xs: part(0), ys: part(1), scattered: true };
}

const ANGLES = Array.from({ length: 300 }, (_, k) => (2 * Math.PI * k) / 300);

test.each(
  Object.entries(BODIES),
)('along the edge of %s, counts are those of the reference', (_, parameterOf) => {
  const sizes = [0.998, 0.9989, 0.99899, 0.999, 0.99901, 0.9999, 1, 1.0001, 1.001, 1.01];
  const edge = scatteredBy(
    parameterOf,
    sizes.flatMap((size) => ANGLES.map((angle) => [size, angle] as const)),
  );
  for (const [threshold, itermax] of [
    [2, 3000],
    [1000, 500],
    [1.2, 500],
    [0.3, 500],
  ] as const) {
    const scene = sceneFrom({ set: 'mandelbrot', threshold, itermax });
    expect(finish(kernel.count(scene, edge))).toEqual(referenceOf(scene, edge));
  }
  // An orbit that does not begin at 0 may escape.
  const elsewhere = sceneFrom({ set: 'mandelbrot', start: [0.9, 0.8], itermax: 300 });
  expect(finish(kernel.count(elsewhere, edge))).toEqual(referenceOf(elsewhere, edge));
});

test.each(Object.entries(BODIES))('most of %s takes no iterations', (_, parameterOf) => {
  // These orbits settle after some 18,000 iterations.
  const points = scatteredBy(
    parameterOf,
    ANGLES.map((angle) => [0.998, angle] as const),
  );
  const scene = sceneFrom({ set: 'mandelbrot', itermax: 4e9 });
  let slices = 0;
  for (const _ of hesitant.count(scene, points)) slices++;
  expect(slices).toBeLessThan(100);
});
