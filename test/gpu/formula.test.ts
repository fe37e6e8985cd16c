import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formulaOf } from '../../src/core/formula/formula.js';
import { sceneFrom } from '../../src/core/scene.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { FORMULAS } from '../formulas.js';
import { referenceCounts, referenceShades } from '../reference.js';
import { countAll, open, shadeAll } from './open.js';

/**
 * Shares of pixels that may differ from the f64 reference in single precision: in their count, and by
 * more than 0.05 in what the colour modes make of it (of a count, or of the distance). Measured on
 * SwiftShader; the long orbits of chaotic sets differ the most.
 */
const TOLERANCE: Record<keyof typeof FORMULAS, readonly [allowed: number, measured: number]> = {
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
const SHADES_AGREE_WITHIN = 0.05;

const CASES = Object.entries(FORMULAS).map(
  ([name, scene]) => [name, scene, TOLERANCE[name as keyof typeof FORMULAS][0]] as const,
);

let gpu: OpenGpu;
beforeAll(async () => {
  ({ gpu } = await open());
});
afterAll(() => gpu.close());

describe('in single precision', { timeout: 60_000 }, () => {
  test.each(CASES)('the counts of %s', async (_, scene, allowed) => {
    const counts = await countAll(await gpu.in('single'), scene);
    const expected = referenceCounts(scene);
    const differing = counts.filter((count, k) => count !== expected[k]).length;
    expect(differing / counts.length).toBeLessThanOrEqual(allowed);
    expect(new Set(expected).size).toBeGreaterThan(5);
  });

  test.each(CASES)('what lies between the counts of %s', async (_, scene, allowed) => {
    const smooth = sceneFrom({ colour: 'smooth', resolution: 80 }, scene);
    const { counts, shades } = await shadeAll(await gpu.in('single'), smooth);
    const expected = referenceCounts(smooth);
    const between = referenceShades(smooth, expected);
    const differing = counts.filter((count, k) => {
      const found = count + (shades[k] as number);
      return !(
        Math.abs(found - (expected[k] as number) - (between[k] as number)) <= SHADES_AGREE_WITHIN
      );
    });
    expect(differing.length / counts.length).toBeLessThanOrEqual(allowed);
    expect(new Set(between).size).toBeGreaterThan(50);
  });

  const polynomials = CASES.filter(([, { formula }]) => formulaOf(formula).derivative);
  test.each(polynomials)('the distance from %s', async (_, scene, allowed) => {
    const distant = sceneFrom({ colour: 'distance', resolution: 80 }, scene);
    const { shades } = await shadeAll(await gpu.in('single'), distant);
    const expected = referenceShades(distant, referenceCounts(distant));
    const differing = shades.filter((distance, k) => {
      const other = expected[k] as number;
      const size = Math.max(distance, other);
      return !(Math.abs(distance - other) <= SHADES_AGREE_WITHIN * size);
    });
    expect(differing.length / shades.length).toBeLessThanOrEqual(allowed);
    expect(new Set(expected).size).toBeGreaterThan(50);
  });
});
