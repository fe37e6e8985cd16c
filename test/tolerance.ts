// How far the GPU's counts and estimates may differ from those of the f64 reference, the same for every
// engine.
import { expect } from 'vitest';
import { escapeTime } from '../src/core/count/escape.js';
import type { Precision } from '../src/core/count/precision.js';
import type { Scene } from '../src/core/scene/scene.js';
import type { Band } from '../src/core/view/bands.js';
import type { Samples } from '../src/core/view/view.js';
import { viewOf } from '../src/core/view/view.js';
import type { FORMULAS } from './formulas.js';
import { referenceCounts, referenceEstimates } from './reference.js';
import type { SCENES } from './scenes.js';

/** The counts and estimates of a whole scene. */
interface Estimated {
  readonly counts: Uint32Array;
  readonly estimates: Float32Array;
}

/**
 * Share of pixels whose count in f32 may differ from that in f64. `measured` is the share on SwiftShader,
 * the same in Dawn and in Chromium and nearly the same in Deno; other drivers may fuse or reorder
 * operations differently.
 */
export const OF_SCENES: Record<keyof typeof SCENES, { allowed: number; measured: number }> = {
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

/**
 * Share of pixels that may differ from the f64 reference in single precision: in their count, or by more
 * than 0.05 in their smooth count or, relatively, in their distance. Measured on SwiftShader; the long
 * orbits of chaotic sets differ the most.
 */
export const OF_FORMULAS: Record<
  keyof typeof FORMULAS,
  readonly [allowed: number, measured: number]
> = {
  'the Mandelbrot set': [0.01, 0.0029],
  'a Mandelbrot set from elsewhere': [0.005, 0.001],
  'a detail of the Mandelbrot set': [0.3, 0.2],
  'a multibrot set': [0.01, 0.0022],
  'a cubic Julia set': [0.002, 0],
  'the burning ship': [0.08, 0.0341],
  'the tricorn': [0.005, 0.0007],
  'a power that is no integer': [0.006, 0.0019],
  'a complex power': [0.008, 0.0021],
  'a logistic map': [0.006, 0.0018],
  'a rational map': [0.006, 0.0018],
  "Newton's method": [0.003, 0.0004],
  'an exponential': [0.002, 0.0002],
  'a sine': [0.3, 0.1938],
  'a cosine': [0.03, 0.0093],
  'a tangent': [0.02, 0.0066],
  'hyperbolic functions': [0.02, 0.007],
  'roots and logarithms': [0.002, 0],
};
const ESTIMATES_AGREE_WITHIN = 0.05;

/** Expects the reference counts of a whole scene, except in a share of pixels. */
export function expectCounts(counts: Uint32Array, scene: Scene, allowed: number): void {
  const expected = referenceCounts(scene);
  const differing = counts.filter((count, k) => count !== expected[k]).length;
  expect(differing / expected.length).toBeLessThanOrEqual(allowed);
}

/** Expects the reference sum of counts. Differences go both ways, so sums agree far better than counts. */
export function expectSum(counts: Uint32Array, scene: Scene): void {
  expect(Math.abs(sum(counts) / sum(referenceCounts(scene)) - 1)).toBeLessThan(0.001);
}

function sum(counts: Uint32Array): number {
  // One more per pixel, so that the sum of a picture of zeros is not zero.
  return counts.reduce((total, count) => total + count + 1, 0);
}

/** Expects the reference smooth counts, except in a share of pixels. */
export function expectSmooth(
  { counts, estimates }: Estimated,
  scene: Scene,
  allowed: number,
): void {
  const expected = referenceCounts(scene);
  const smooth = referenceEstimates(scene, expected);
  const differing = counts.filter((count, k) => {
    const found = count + (estimates[k] as number);
    const wanted = (expected[k] as number) + (smooth[k] as number);
    return !(Math.abs(found - wanted) <= ESTIMATES_AGREE_WITHIN);
  });
  expect(differing.length / counts.length).toBeLessThanOrEqual(allowed);
  expect(new Set(smooth).size).toBeGreaterThan(50);
}

/** Expects the reference distances, except in a share of pixels. */
export function expectDistances({ estimates }: Estimated, scene: Scene, allowed: number): void {
  const expected = referenceEstimates(scene, referenceCounts(scene));
  const differing = estimates.filter((distance, k) => {
    const other = expected[k] as number;
    const size = Math.max(distance, other);
    return !(Math.abs(distance - other) <= ESTIMATES_AGREE_WITHIN * size);
  });
  expect(differing.length / estimates.length).toBeLessThanOrEqual(allowed);
  expect(new Set(expected).size).toBeGreaterThan(50);
}

/**
 * Expects the counts of double precision, and estimates near the reference's: far out, where estimates
 * are taken, the limbs hold only as much as f32, and errors have grown a little.
 */
export function expectDoubleEstimates({ counts, estimates }: Estimated, scene: Scene): void {
  const expected = referenceCounts(scene);
  expect(counts).toEqual(expected);
  const ofReference = referenceEstimates(scene, expected);
  const size = Math.max(...ofReference);
  const off = estimates.map(
    (estimate, k) => Math.abs(estimate - (ofReference[k] as number)) / size,
  );
  expect(Math.max(...off)).toBeLessThan(1e-3);
  expect(new Set(ofReference).size).toBeGreaterThan(50);
}

/** Expects the reference counts of samples; in single precision a few may differ. */
export function expectSamples(
  counts: Uint32Array,
  scene: Scene,
  { band, samples, precision }: { band: Band; samples: Samples; precision: Precision },
): void {
  const { xs, ys } = viewOf(scene).points(band, samples);
  const expected = Array.from(xs, (x, k) => escapeTime(x, ys[k] as number, scene));
  expect(counts.length).toBe(expected.length);
  const differing = expected.filter((count, k) => count !== counts[k]).length;
  expect(differing).toBeLessThanOrEqual(precision === 'double' ? 0 : expected.length / 135);
}
