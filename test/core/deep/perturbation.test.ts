import { describe, expect, test } from 'vitest';
import type { Place } from '../../../src/core/deep/climb.js';
import { decimalFrom, fixedOf } from '../../../src/core/deep/decimal.js';
import { type Reference, referenceOf } from '../../../src/core/deep/orbit.js';
import { begin, END_FIELDS, perturbedCounts } from '../../../src/core/deep/perturbation.js';
import { REFINED_END_FIELDS, refinedCounts } from '../../../src/core/deep/refinement.js';
import { type Series, spanOf } from '../../../src/core/deep/series.js';
import { finishedAtOnce } from '../../../src/core/deep/steps.js';
import { tablesOf } from '../../../src/core/deep/tables.js';
import type { DeepScene } from '../../../src/core/deep/view.js';
import { oracleCount, orbitBalls } from './oracle.js';
import { offsetsOfPixels, point, somePixels } from './places.js';
import { VIEWS } from './views.js';

/** Numbers of pixels to compare, for counts and for errors: fewer where BigInt takes long. */
const pixelsFor = ({ itermax }: DeepScene) => (itermax > 2999 ? 4 : 24);
const pixelsForErrors = ({ itermax }: DeepScene) => (itermax > 2999 ? 1 : 4);

type RefinedEnds = [number, number, number, number, number, number, number];

type Ends = [number, number, number, number, number, number];

const PLAIN = {};

describe.each(Object.entries(VIEWS))('%s', (_, make) => {
  const scene = make();
  const reference = finishedAtOnce(referenceOf(scene));
  const tables = finishedAtOnce(tablesOf(scene, reference));

  test('counts that are decided are exact', () => {
    const pixels = somePixels(scene, pixelsFor(scene));
    const offsets = offsetsOfPixels(scene, pixels);
    const exact = pixels.map(([i, j]) => oracleCount(scene, i, j, reference.bits));
    for (const saving of [PLAIN, tables]) {
      const counted = finishedAtOnce(perturbedCounts(scene, reference, saving, offsets));
      const open = new Set(counted.open);
      expect(open.size).toBeLessThan(saving === PLAIN ? 25 : 4);
      expect([...counted.counts].map((count, k) => (open.has(k) ? 'open' : count))).toEqual(
        exact.map((count, k) => (open.has(k) ? 'open' : count)),
      );
    }
  });

  test('the error of an offset in pairs is within its bound', () => {
    for (const [k, pixel] of somePixels(scene, 3 + pixelsForErrors(scene), 13)
      .slice(3)
      .entries()) {
      const count = oracleCount(scene, ...pixel, reference.bits);
      const steps = Math.max(1, Math.floor(((k + 1) / 4) * Math.min(1000, count)));
      const ends = new Float64Array(REFINED_END_FIELDS);
      const shorter = { ...scene, itermax: steps };
      const offsets = offsetsOfPixels(scene, [pixel]);
      const { open } = finishedAtOnce(refinedCounts(shorter, reference, offsets, ends));
      if (open.length > 0) continue;
      const [dx, dxLow, dy, dyLow, error, m, isCritical] = [...ends] as RefinedEnds;
      const end: Ends = [dx, dy, error, 0, m, isCritical];
      expect(shareUsed(scene, reference, pixel, steps, end, [dxLow, dyLow])).toBeLessThan(1);
    }
  });

  test('the error of the series is within its bound', () => {
    const { series } = tables;
    if (!series) return;
    for (const pixel of somePixels(scene, 4 + pixelsForErrors(scene), 11).slice(4)) {
      const place = placeOf(scene, reference, series, pixel);
      const { dx, dy, error, exponent } = place;
      const eta = 3 * 2 ** (-reference.bits - exponent);
      const ends: Ends = [dx, dy, error + eta, exponent, series.steps, 0];
      expect(shareUsed(scene, reference, pixel, series.steps, ends)).toBeLessThan(1);
    }
  });

  test('the error of an offset is within its bound', () => {
    const pixels = somePixels(scene, 4 + pixelsForErrors(scene), 7).slice(4);
    for (const [k, pixel] of pixels.entries()) {
      for (const saves of [false, true]) {
        const used = errorAt(scene, reference, saves, pixel, (k + 1) / pixels.length);
        expect(used, `pixel ${pixel}, ${saves ? 'with' : 'without'} tables`).toBeLessThan(1);
      }
    }
  });
});

/**
 * The share of the bound that the error of δ uses, where a part of a pixel's orbit is done: from BigInt.
 */
function errorAt(
  scene: DeepScene,
  reference: Reference,
  saves: boolean,
  pixel: readonly [number, number],
  part: number,
): number {
  const count = oracleCount(scene, ...pixel, reference.bits);
  const steps = Math.max(1, Math.floor(part * Math.min(2000, count)));
  const shorter = { ...scene, itermax: steps };
  const tables = saves ? finishedAtOnce(tablesOf(shorter, reference)) : {};
  const ends = new Float64Array(END_FIELDS);
  const offsets = offsetsOfPixels(scene, [pixel]);
  const { open } = finishedAtOnce(perturbedCounts(shorter, reference, tables, offsets, ends));
  if (open.length > 0) return 0;
  return shareUsed(scene, reference, pixel, steps, [...ends] as Ends);
}

/** Where a pixel begins after the series. */
function placeOf(
  scene: DeepScene,
  { central: orbit }: Reference,
  series: Series,
  pixel: readonly [number, number],
): Place {
  const place: Place = { dx: 0, dy: 0, error: 0, exponent: 0, n: 0, m: 0, orbit };
  const { xs, ys, denominator } = offsetsOfPixels(scene, [pixel]);
  const span = spanOf(scene);
  const [x, y] = [xs, ys].map(([part = 0]) => span.width.mantissa * (part / denominator));
  begin(place, scene, orbit, x as number, y as number, span, series);
  return place;
}

/** The distance of δ from its exact value, as a share of its bound. */
function shareUsed(
  scene: DeepScene,
  reference: Reference,
  pixel: readonly [number, number],
  steps: number,
  [dx, dy, error, exponent, m, isCritical]: Ends,
  [dxLow, dyLow] = [0, 0],
): number {
  const bits = reference.bits + 1200;
  const z = nthOf(orbitBalls(scene, ...pixel, bits), steps);
  const [refX, refY] = referenceEntry(scene, isCritical === 1, m, reference.bits);
  const missed = (exact: bigint, ref: bigint, ...parts: number[]) => {
    const scaled = bits + exponent;
    const d = parts.reduce((sum, part) => sum + fixedOf(decimalFrom(part), scaled), 0n);
    return numberOf(exact - (ref << 1200n) - d, scaled);
  };
  return Math.hypot(missed(z.re, refX, dx, dxLow), missed(z.im, refY, dy, dyLow)) / error;
}

function nthOf<Item>(items: Iterator<Item, never>, n: number): Item {
  for (let k = 1; k < n; k++) items.next();
  return items.next().value;
}

/** An entry of a reference orbit, with all of its bits. */
function referenceEntry(scene: DeepScene, isCritical: boolean, m: number, bits: number) {
  const { set, shared, centre } = scene;
  const zero = point(0, 0);
  const [c, start] = set === 'julia' ? [shared, centre] : [centre, shared];
  const [cx, cy] = [fixedOf(c.re, bits), fixedOf(c.im, bits)];
  const begin = isCritical ? zero : start;
  let [re, im] = [fixedOf(begin.re, bits), fixedOf(begin.im, bits)];
  for (let k = 0; k < m; k++) {
    const shift = BigInt(bits);
    [re, im] = [((re * re - im * im) >> shift) + cx, ((2n * re * im) >> shift) + cy];
  }
  return [re, im] as const;
}

/** A fixed-point number of any size in f64. */
function numberOf(value: bigint, bits: number): number {
  const cut = Math.max(0, 4 * value.toString(16).length - 64);
  return Number(value >> BigInt(cut)) * 2 ** (cut - bits);
}
