import { expect, test } from 'vitest';
import { HASHES, hashOf, NAMES, operandsFor, resultsOf } from '../elementary.js';
import { inWebAssembly } from '../elementary-wasm.js';

test.each(NAMES)('%s has the same bits in a browser, and in its WebAssembly', (name) => {
  const lists = operandsFor(name);
  expect(hashOf(resultsOf(name, lists))).toBe(HASHES[name]);
  expect(hashOf(inWebAssembly(name)(lists))).toBe(HASHES[name]);
});
