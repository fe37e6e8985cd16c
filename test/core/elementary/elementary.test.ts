import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atan2, log2, roughLog2 } from '../../../src/core/elementary/elementary.js';
import {
  type ElementaryName,
  FUNCTIONS,
  HASHES,
  hashOf,
  NAMES,
  operandsFor,
  resultsOf,
} from '../../elementary.js';

type Apply = (...operands: number[]) => number;
const apply = (name: ElementaryName): Apply => FUNCTIONS[name];

const BITS = new BigInt64Array(1);
const DOUBLE = new Float64Array(BITS.buffer);

/** Doubles in their order, counted from 0. */
function place(x: number): bigint {
  DOUBLE[0] = x;
  const bits = BITS[0] as bigint;
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

function doubleOf(hexadecimal: string): number {
  BITS[0] = BigInt.asIntN(64, BigInt(`0x${hexadecimal}`));
  return DOUBLE[0] as number;
}

/** Lines of a name, the bits of the operands, and those of the correctly rounded result; by test/bench/ulps.py. */
const VECTORS = readFileSync(new URL('vectors.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [name, ...bits] = line.split(' ');
    const numbers = bits.map(doubleOf);
    return { name, operands: numbers.slice(0, -1), expected: numbers.at(-1) as number };
  });

const MEASURED = [...new Set(VECTORS.map(({ name }) => name as ElementaryName))];

describe.each(MEASURED)('%s', (name) => {
  const vectors = VECTORS.filter((vector) => vector.name === name);

  test('errs by less than a unit in the last place', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(500);
    for (const { operands, expected } of vectors) {
      const found = apply(name)(...operands);
      const isClose =
        Object.is(found, expected) || Math.abs(Number(place(found) - place(expected))) <= 1;
      expect(isClose, `${name}(${operands}) = ${found}, expected ${expected}`).toBe(true);
      // An exact result, such as a zero with its sign, is met exactly.
      if (!Number.isFinite(expected) || expected === 0) expect(found).toBe(expected);
    }
  });

  test('rounds most results correctly', () => {
    const wrong = vectors.filter(
      ({ operands, expected }) => !Object.is(apply(name)(...operands), expected),
    );
    expect(wrong.length / vectors.length).toBeLessThan(0.15);
  });

  test('has no NaN but where one goes in, or the logarithm of a negative number', () => {
    for (const { operands, expected } of vectors) {
      expect(Number.isNaN(apply(name)(...operands))).toBe(Number.isNaN(expected));
      expect(apply(name)(...operands.map(() => Number.NaN))).toBeNaN();
    }
  });
});

const anyNumber = fc.double({ noNaN: true });

describe('symmetries hold to the bit', () => {
  test.each(['sin', 'tan', 'sinh', 'tanh'] as const)('%s is odd', (name) => {
    fc.assert(
      fc.property(anyNumber, (x) => {
        expect(apply(name)(-x)).toBe(-apply(name)(x));
      }),
    );
  });

  test.each(['cos', 'cosh'] as const)('%s is even', (name) => {
    fc.assert(
      fc.property(anyNumber, (x) => {
        expect(apply(name)(-x)).toBe(apply(name)(x));
      }),
    );
  });

  test('atan2 is odd in y', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (y, x) => {
        expect(atan2(-y, x)).toBe(-atan2(y, x));
      }),
    );
  });
});

test.each<[ElementaryName, readonly number[]]>([
  ['exp', [0.5 * Math.LN2, 10.5 * Math.LN2, -0.5 * Math.LN2]],
  ['sinh', [0.5 * Math.LN2, 1.5 * Math.LN2, 22]],
  ['tanh', [0.5 * Math.LN2, 1.5 * Math.LN2, 19]],
  ['log', [Math.SQRT1_2, 1, Math.SQRT2, 2.2250738585072014e-308]],
  ['log2', [Math.SQRT1_2, 1, Math.SQRT2, 2.2250738585072014e-308]],
  ['sin', [0.25 * Math.PI, 6.25 * Math.PI, 1.9 * Math.PI]],
  ['tan', [0.25 * Math.PI, 1.25 * Math.PI]],
])('%s makes no jump where its computation changes', (name, breakpoints) => {
  for (const breakpoint of breakpoints) {
    const middle = place(breakpoint);
    let last = Number.NEGATIVE_INFINITY;
    for (let step = -4096n; step < 4096n; step++) {
      const value = apply(name)(doubleAt(middle + step));
      if (step > -4096n) {
        // The result may fall back by its error, but no farther.
        expect(place(value) - place(last)).toBeGreaterThanOrEqual(-1n);
      }
      last = value;
    }
  }
});

function doubleAt(position: bigint): number {
  BITS[0] = position < 0n ? -position | (1n << 63n) : position;
  return DOUBLE[0] as number;
}

test('log2 is exact for powers of 2', () => {
  for (let k = -1074; k < 1024; k++) {
    expect(log2(k < -1022 ? 2 ** (k + 52) * 2 ** -52 : 2 ** k)).toBe(k);
  }
});

test('the rough logarithm to base 2 is within 4e-10', () => {
  let worst = 0;
  for (const x of operandsFor('roughLog2')[0] as Float64Array) {
    if (x !== Number.POSITIVE_INFINITY) {
      const error = Math.abs(roughLog2(x) - log2(x));
      worst = Math.max(worst, error);
    }
  }
  // And it needs all its coefficients.
  expect(worst).toBeLessThan(4e-10);
  expect(worst).toBeGreaterThan(2e-10);
});

test('log2 is that of the engine, but for a unit in the last place', () => {
  for (const x of operandsFor('roughLog2')[0] as Float64Array) {
    const [own, engines] = [log2(x), Math.log2(x)];
    if (Number.isFinite(own)) expect(Math.abs(Number(place(own) - place(engines)))).toBeLessThan(3);
  }
});

test.each(NAMES)('%s has the same bits on every engine', (name) => {
  expect(hashOf(resultsOf(name, operandsFor(name)))).toBe(HASHES[name]);
});
