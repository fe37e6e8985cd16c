import { describe, expect, test } from 'vitest';
import { HASHES, hashOf, isNormal, NAMES, operandsFor, resultsOf, SPECIAL } from '../elementary.js';
import { inWebAssembly } from '../elementary-wasm.js';

describe.each(NAMES)('%s in WebAssembly', (name) => {
  const lists = operandsFor(name);
  const length = lists[0]?.length as number;
  const apply = inWebAssembly(name);

  test('gives the bits that it gives as TypeScript', () => {
    expect(hashOf(apply(lists))).toBe(HASHES[name]);
  });

  test('gives the same in the other lane', () => {
    const moved = lists.map((list) => Float64Array.of(1, ...list));
    expect(hashOf(apply(moved).subarray(1))).toBe(HASHES[name]);
  });

  test('minds no special number in the other lane', () => {
    const others = SPECIAL.map(Math.abs).filter((x) => name !== 'roughLog2' || isNormal(x));
    const mixed = lists.map((list) =>
      Float64Array.from({ length: 2 * length }, (_, k) =>
        k % 2 ? (others[(k >> 1) % others.length] as number) : (list[k >> 1] as number),
      ),
    );
    const results = apply(mixed);
    const own = Float64Array.from({ length }, (_, k) => results[2 * k] as number);
    expect(hashOf(own)).toBe(HASHES[name]);
    expect(hashOf(results)).toBe(hashOf(resultsOf(name, mixed)));
  });
});
