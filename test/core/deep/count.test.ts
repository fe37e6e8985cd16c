import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBand } from '../../../src/core/count/escape.js';
import { deepCounts, prepared, requireDeep, serves } from '../../../src/core/deep/count.js';
import { decimalFrom } from '../../../src/core/deep/decimal.js';
import { referenceOf } from '../../../src/core/deep/orbit.js';
import { refinedCounts } from '../../../src/core/deep/refinement.js';
import { finished, finishedAtOnce } from '../../../src/core/deep/steps.js';
import { allOffsets, type DeepScene, offsetsOf } from '../../../src/core/deep/view.js';
import { CancelledError } from '../../../src/core/errors.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';
import { oracleCount } from './oracle.js';
import { decimal, juliaPoint, offsetsOfPixels, point, somePixels, view } from './places.js';
import { VIEWS } from './views.js';

function countsOf(scene: DeepScene, pixels: readonly (readonly [number, number])[]) {
  const offsets = offsetsOfPixels(scene, pixels);
  return finishedAtOnce(deepCounts(finishedAtOnce(prepared(scene)), offsets));
}

/** Views that f64 leaves points of open: on lines of symmetry, and in chaotic places. */
const OPEN = Object.entries(VIEWS).filter(([name]) =>
  /tip|antenna|dense|period 39|fixed/.test(name),
);

test.each(OPEN)('points that f64 leaves open are counted exactly: %s', (_, make) => {
  const scene = make();
  const pixels = somePixels(scene, 24, 3);
  const { counts, decided } = countsOf(scene, pixels);
  expect([...counts]).toEqual(pixels.map(([i, j]) => oracleCount(scene, i, j, 1000)));
  expect(decided.double + decided.pairs + decided.exact).toBe(24);
});

test('|c| = 2 in tenths is at the threshold, though fixed point rounds it outwards', () => {
  const scene = view('1e-30', { set: 'mandelbrot', centre: point('-1.2', '-1.6') });
  const { counts, decided } = countsOf(scene, [[500, 500]]);
  expect([counts[0], decided.exact]).toEqual([1, 1]);
});

test('pairs of f64 count exactly what they decide', () => {
  for (const [name, make] of Object.entries(VIEWS)) {
    const scene = make();
    if (scene.itermax > 2000) continue;
    const reference = finishedAtOnce(referenceOf(scene));
    const pixels = somePixels(scene, 9, 5).slice(3);
    const { counts, open } = finishedAtOnce(
      refinedCounts(scene, reference, offsetsOfPixels(scene, pixels)),
    );
    for (const [k, [i, j]] of pixels.entries()) {
      if (open.includes(k)) continue;
      expect(counts[k], `${name}, ${i}, ${j}`).toBe(oracleCount(scene, i, j, reference.bits));
    }
    expect(open.length, name).toBeLessThan(/1e-(276|[345].0)/.test(name) ? 7 : 2);
  }
});

test('random views on the edge of random Julia sets, and of random places, are exact', () => {
  const part = fc.integer({ min: -1_400_000, max: 1_400_000 }).map((x) => x / 1e6);
  const scenes = fc.record({
    set: fc.constantFrom('edge', 'julia', 'mandelbrot'),
    c: fc.tuple(part, part),
    steps: fc.integer({ min: 0, max: 400 }),
    depth: fc.integer({ min: 3, max: 400 }),
    threshold: fc.constantFrom(2, 100, 1000, 1.75),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(scenes, ({ set, c: [re, im], steps, depth, threshold, seed }) => {
      // Halved, since most Julia sets with a c near 0 have an inside.
      const shared = set === 'mandelbrot' ? point(0, 0) : point(re / 2, im / 2);
      const isOnEdge = set === 'edge';
      const centre = isOnEdge ? juliaPoint([re / 2, im / 2], steps, depth + 30) : point(im, re);
      const scene = view(`1e-${depth}`, {
        ...{ set: set === 'mandelbrot' ? set : 'julia', centre, shared, threshold },
        ...{ columns: 10 + (seed % 7), rows: 9, itermax: isOnEdge ? 1500 : 200 },
      });
      const pixels = somePixels({ ...scene, columns: 10, rows: 8 }, 6, seed);
      const exact = pixels.map(([i, j]) => oracleCount(scene, i, j, 2000));
      expect([...countsOf(scene, pixels).counts]).toEqual(exact);
    }),
    { numRuns: 40 },
  );
});

test('bands and samples are the same points as the picture’s', () => {
  const scene = view('1e-30', { columns: 12, rows: 8, shared: point(0, 1) });
  const ready = finishedAtOnce(prepared(scene));
  const all = finishedAtOnce(deepCounts(ready, allOffsets(scene))).counts;
  const band = { firstRow: 2, rows: 3, firstColumn: 4, columns: 5 };
  const part = finishedAtOnce(deepCounts(ready, offsetsOf(scene, band))).counts;
  expect([...part]).toEqual(
    [2, 3, 4].flatMap((row) => [...all.subarray(12 * row + 4, 12 * row + 9)]),
  );
  const samples = { pixels: Uint32Array.of(0, 7), perSide: 3 };
  const sampled = finishedAtOnce(deepCounts(ready, offsetsOf(scene, band, samples))).counts;
  // The middle of three by three samples is the pixel.
  expect([sampled[4], sampled[13]]).toEqual([part[0], part[7]]);
});

describe('an orbit is used again only where it serves', () => {
  const scene = view('1e-60', { columns: 10, rows: 10, shared: point(0, 1), itermax: 500 });
  const before = finishedAtOnce(prepared(scene));
  test.each([
    ['the same view', {}, true],
    ['a shallower view', { width: decimal('1e-40') }, true],
    ['fewer iterations', { itermax: 400 }, true],
    ['a deeper view', { width: decimal('1e-61') }, false],
    ['more columns', { columns: 11 }, false],
    ['more iterations', { itermax: 501 }, false],
    ['another threshold', { threshold: 3 }, false],
    ['another centre', { centre: point('1e-90', 0) }, false],
    ['another c', { shared: point(0, `1.${'0'.repeat(90)}1`) }, false],
  ] satisfies [string, Partial<DeepScene>, boolean][])('%s', (_, fields, isServed) => {
    const other = { ...scene, ...fields };
    const ready = finishedAtOnce(prepared(other, before));
    expect(serves(scene, other)).toBe(isServed);
    expect(ready.reference === before.reference).toBe(isServed);
    const { counts } = finishedAtOnce(deepCounts(ready, allOffsets(other)));
    expect(counts[0]).toBe(oracleCount(other, 0, 0, 1000));
  });
});

describe('what cannot be counted is refused with a figure', () => {
  const mandelbrot = { set: 'mandelbrot' } as const;
  test.each([
    ['width', { width: decimal('0') }, 'a number above 0'],
    ['width', { width: decimal('-1e-50') }, '-1e-50'],
    ['width', { width: decimal('1e7') }, '1000000'],
    ['centre', { centre: point('1e5000', 0) }, '1000000'],
    ['imag', { shared: point(0, '-1e5000') }, '1000000'],
    ['start', { ...mandelbrot, shared: point('1e7', 0) }, '1000000'],
    ['itermax', { itermax: 10_000_000 }, '6249999'],
    ['itermax', { ...mandelbrot, itermax: 20_000_000 }, '12499999'],
  ] satisfies [string, Partial<DeepScene>, string][])('%s: %o', (field, fields, expected) => {
    expect(() => requireDeep(view('1e-30', fields))).toThrow(expected);
    expect(() => requireDeep(view('1e-30', fields))).toThrow(new RegExp(`^${field}: `));
  });
});

test('every part of the work can be cancelled, and lets others run', async () => {
  const scene = (VIEWS['Mandelbrot, Misiurewicz, 1e-1000'] as () => DeepScene)();
  let pauses = 0;
  const signal = {
    aborted: false,
    reason: 'enough',
    addEventListener() {},
    removeEventListener() {},
  };
  const pause = async () => {
    pauses++;
    signal.aborted = pauses === 5;
  };
  await expect(finished(prepared(scene), { signal, pause })).rejects.toThrow(CancelledError);
  expect(pauses).toBe(5);
});

test('f64 counts of the default picture are the exact ones', () => {
  const shallow = sceneFrom({ resolution: 300, rows: 300 });
  const { real, imag, xleft, xright, ybot, ytop, itermax, threshold } = shallow;
  expect([xleft + xright, ybot + ytop]).toEqual([0, 0]);
  const scene = view(String(xright - xleft), {
    shared: { re: decimalFrom(real), im: decimalFrom(imag) },
    ...{ itermax, threshold, columns: 300, rows: 300 },
  });
  const { counts } = finishedAtOnce(deepCounts(finishedAtOnce(prepared(scene)), allOffsets(scene)));
  const band = { firstRow: 0, rows: 300, firstColumn: 0, columns: 300 };
  const inDouble = countBand({ ...shallow, ybot: xleft, ytop: xright }, band);
  let different = 0;
  for (let k = 0; k < counts.length; k++) different += counts[k] === inDouble[k] ? 0 : 1;
  expect(different).toBe(0);
});
