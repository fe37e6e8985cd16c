import { expect, test } from 'vitest';
import { HASHES, hashOf, NAMES, operandsFor, resultsOf } from '../elementary.js';

test.each(NAMES)('%s has the same bits in a browser', (name) => {
  expect(hashOf(resultsOf(name, operandsFor(name)))).toBe(HASHES[name]);
});
