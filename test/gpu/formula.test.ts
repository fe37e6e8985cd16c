import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formulaOf } from '../../src/core/formula/formula.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { FORMULAS } from '../formulas.js';
import { referenceCounts } from '../reference.js';
import { expectCounts, expectDistances, expectSmooth, OF_FORMULAS } from '../tolerance.js';
import { countAll, estimateAll, open } from './open.js';

const CASES = Object.entries(FORMULAS).map(
  ([name, scene]) => [name, scene, OF_FORMULAS[name as keyof typeof FORMULAS][0]] as const,
);

let gpu: OpenGpu;
beforeAll(async () => {
  ({ gpu } = await open());
});
afterAll(() => gpu.close());

describe('single precision is near the reference', { timeout: 60_000 }, () => {
  test.each(CASES)('counts of %s', async (_, scene, allowed) => {
    expectCounts(await countAll(await gpu.openBackend('single'), scene), scene, allowed);
    expect(new Set(referenceCounts(scene)).size).toBeGreaterThan(5);
  });

  test.each(CASES)('smooth counts of %s', async (_, scene, allowed) => {
    const smooth = sceneFrom({ colour: 'smooth', resolution: 80 }, scene);
    expectSmooth(await estimateAll(await gpu.openBackend('single'), smooth), smooth, allowed);
  });

  const polynomials = CASES.filter(([, { formula }]) => formulaOf(formula).derivative);
  test.each(polynomials)('distances from %s', async (_, scene, allowed) => {
    const distant = sceneFrom({ colour: 'distance', resolution: 80 }, scene);
    expectDistances(await estimateAll(await gpu.openBackend('single'), distant), distant, allowed);
  });
});
