import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimatorOf, type OrbitEnd } from '../../../src/core/count/estimate.js';
import { sceneFrom } from '../../../src/core/scene/scene.js';

const end = (fields: Partial<OrbitEnd>): OrbitEnd => ({
  ...{ before: 0, last: 0, movedBefore: 0, moved: 1, derivative: 1 },
  ...fields,
});

test('smooth fractions are those of natural logarithms, to 1e-6', () => {
  const scenes = fc.record({
    threshold: fc.double({ min: 2, max: 1e9, noNaN: true }),
    inside: fc.double({ min: 0.05, max: 1, noNaN: true }),
    beyond: fc.double({ min: 1.01, max: 2.5, noNaN: true }),
  });
  fc.assert(
    fc.property(scenes, ({ threshold, inside, beyond }) => {
      const [before, last] = [threshold ** inside, threshold ** beyond];
      const lowest = Math.log(threshold) / 16;
      const level = (x: number) => Math.log(Math.max(Math.log(x), lowest));
      const expected = (level(threshold) - level(before)) / (level(last) - level(before));
      const estimated = estimatorOf(sceneFrom({ colour: 'smooth', threshold }))(
        end({ before, last: Math.min(last, 1e18) }),
      );
      if (last < 1e18) expect(Math.abs(estimated - expected)).toBeLessThan(1e-6);
    }),
    { numRuns: 2000 },
  );
});

test('distances are those of natural logarithms, to one part in 10^8', () => {
  const lengths = fc.double({ min: 2, max: 1e17, noNaN: true });
  fc.assert(
    fc.property(lengths, fc.double({ min: 1e-9, max: 1e17, noNaN: true }), (last, derivative) => {
      const estimated = estimatorOf(sceneFrom({ colour: 'distance' }))(end({ last, derivative }));
      const expected = (last * Math.log(last)) / derivative;
      expect(Math.abs(estimated / expected - 1)).toBeLessThan(1e-8);
    }),
    { numRuns: 2000 },
  );
});

test.each([0, 0.5, 1])('a threshold of %d has no fractions', (threshold) => {
  const estimate = estimatorOf(sceneFrom({ colour: 'smooth', threshold }));
  expect(estimate(end({ before: 0.1, last: 30 }))).toBe(0);
});
