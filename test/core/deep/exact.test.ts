import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../../../src/core/deep/decimal.js';
import { exactCount } from '../../../src/core/deep/exact.js';
import { pointAt } from '../../../src/core/deep/rational.js';
import { finishedAtOnce } from '../../../src/core/deep/steps.js';
import { allOffsets, type DeepScene, offsetAt, offsetsOf } from '../../../src/core/deep/view.js';
import { oracleCount } from './oracle.js';

const decimal = (text: string) => parseDecimal('', text);
const point = (re: string, im: string) => ({ re: decimal(re), im: decimal(im) });

const SCENE: DeepScene = {
  set: 'julia',
  shared: point('-0.835', '-0.2321'),
  centre: point('0.1', '-0.1'),
  width: decimal('0.2'),
  columns: 5,
  rows: 3,
  threshold: 2,
  itermax: 300,
};

/** The count of the pixel at the centre. */
function atCentre(fields: Partial<DeepScene>, itermax = 300): number {
  const scene = { ...SCENE, itermax, ...fields };
  return finishedAtOnce(exactCount(scene, pointAt(scene, 0, 0, 1), 128));
}

test('pixels lie where the picture has them, exactly', () => {
  const { xs, ys, denominator } = allOffsets({ columns: 5, rows: 3 });
  expect([...xs]).toEqual([-5, -3, -1, 1, 3]);
  expect([...ys]).toEqual([3, 1, -1]);
  expect(denominator).toBe(10);
  // 1/10 − 3/10 · 2/10 = 2/50; −1/10 + 1/10 · 2/10 = −4/50
  const { re, im, denominator: below } = pointAt(SCENE, -3, 1, 10);
  expect([re * 50n, im * 50n]).toEqual([2n * below, -4n * below]);
});

test('samples lie around their pixel', () => {
  const size = { columns: 4, rows: 4 };
  const band = { firstRow: 1, rows: 2, firstColumn: 0, columns: 4 };
  const samples = { pixels: Uint32Array.of(6), perSide: 2 };
  const { xs, ys, denominator } = offsetsOf(size, band, samples);
  // Pixel (2, 2) is the centre; a pixel is 1/4 of the width.
  expect([...xs].map((x) => x / denominator)).toEqual([-1, 1, -1, 1].map((x) => x / 16));
  expect([...ys].map((y) => y / denominator)).toEqual([1, 1, -1, -1].map((y) => y / 16));
});

test.each([
  ['a Julia set', {}],
  ['a dense Julia set', { shared: point('-0.8', '0.156'), threshold: 100 }],
  [
    'a Mandelbrot set',
    { set: 'mandelbrot', shared: point('0', '0'), centre: point('-0.75', '0.1') },
  ],
  ['another start', { set: 'mandelbrot', shared: point('0.1', '0.2'), centre: point('-1', '0.3') }],
  ['at 1e-40', { width: decimal('3e-40'), centre: point('0.12', '-0.07') }],
] satisfies [string, Partial<DeepScene>][])('counts are those of discs: %s', (_, fields) => {
  const scene = { ...SCENE, ...fields };
  const offsets = allOffsets(scene);
  for (let k = 0; k < 15; k++) {
    const [x, y] = offsetAt(offsets, k);
    const count = finishedAtOnce(exactCount(scene, pointAt(scene, x, y, offsets.denominator), 64));
    expect(count).toBe(oracleCount(scene, k % 5, Math.floor(k / 5), 200));
  }
});

describe('|z| equal to the threshold is not beyond it', () => {
  const mandelbrot = { set: 'mandelbrot', shared: point('0', '0') } as const;

  test('at c = −2 for ever', () => {
    expect(atCentre({ ...mandelbrot, centre: point('-2', '0') }, 100_000)).toBe(100_000);
    expect(atCentre({ shared: point('-2', '0'), centre: point('2', '0') })).toBe(300);
    expect(atCentre({ shared: point('-2', '0'), centre: point('0', '0') })).toBe(300);
    // 70 digits further out it is, at once, and a threshold of 3 is reached by factors of 4.
    const out = point(`-2.${'0'.repeat(69)}1`, '0');
    expect(atCentre({ ...mandelbrot, centre: out })).toBe(0);
    expect(atCentre({ ...mandelbrot, centre: out, threshold: 3 })).toBe(117);
  });

  test('in fractions that are not of a power of two', () => {
    // |1.2 + 1.6i| = 2, and then beyond.
    expect(atCentre({ ...mandelbrot, centre: point('1.2', '1.6') })).toBe(1);
    expect(atCentre({ ...mandelbrot, centre: point(`1.2${'0'.repeat(99)}1`, '1.6') })).toBe(0);
    expect(atCentre({ ...mandelbrot, centre: point(`1.1${'9'.repeat(99)}`, '1.6') })).toBe(1);
    // A fixed point of length 2: z² + c = z for c = z − z².
    expect(atCentre({ shared: point('2.32', '-2.24'), centre: point('1.2', '1.6') })).toBe(300);
  });

  test('with other thresholds', () => {
    expect(atCentre({ shared: point('0', '0'), centre: point('2', '0'), threshold: 16 })).toBe(2);
    expect(
      atCentre({ shared: point('0.24', '0'), centre: point('0.6', '0'), threshold: 0.5 }),
    ).toBe(0);
  });
});

test('orbits within the real interval stay, those beyond leave', () => {
  const c = point('-1.9', '0');
  // β = (1 + √8.6) / 2 = 1.96628782986…
  expect(atCentre({ shared: c, centre: point('1.9662878298', '0') }, 5000)).toBe(5000);
  expect(atCentre({ shared: c, centre: point('1.9662878299', '0') }, 5000)).toBeLessThan(50);
  expect(atCentre({ shared: point('0.26', '0'), centre: point('0.5', '0') }, 5000)).toBeLessThan(
    50,
  );
});
