import type { Operations } from './operations.js';

/** The bits of a number, low word first. Its address is the same for all: nothing here calls anything else. */
const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(DOUBLE.buffer);

/** Exponents change where significands pass √2, to the precision of the high word. */
const ROOT_OF_HALF = 0x3fe6a09e;

/** Operations on numbers, one at a time. */
export const NUMBERS: Operations<number, boolean> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  abs: (a) => Math.abs(a),
  negateIf: (mask, a) => (mask ? -a : a),
  min: (a, b) => (b < a ? b : a),
  max: (a, b) => (a < b ? b : a),

  less: (a, b) => a < b,
  equal: (a, b) => a === b,
  isNegative: (a) => a < 0 || Object.is(a, -0),
  and: (a, b) => a && b,
  not: (a) => !a,
  select: (mask, a, b) => (mask ? a : b),

  upper: (a) => {
    DOUBLE[0] = a;
    WORDS[0] = (WORDS[0] as number) & 0xf8000000;
    return DOUBLE[0];
  },
  exponent: (a) => {
    DOUBLE[0] = a;
    return ((WORDS[1] as number) - ROOT_OF_HALF) >> 20;
  },
  mantissa: (a) => {
    DOUBLE[0] = a;
    const exponent = ((WORDS[1] as number) - ROOT_OF_HALF) >> 20;
    return a * (INVERSES[exponent + LARGEST_EXPONENT] as number);
  },
  powerOfTwo,
  bit: (shifted, k) => ((lowWord(shifted) >> k) & 1) === 1,
  element: (table, shifted, k) => table[(lowWord(shifted) & 0xfff) + k] as number,

  rarely: (mask, usual, other, a) => (mask ? other(NUMBERS, a) : usual),
};

const LARGEST_EXPONENT = 1024;

/** 2^-k for k from -1024 to 1024: a product is quicker than writing the bits, and as exact. */
const INVERSES = Float64Array.from({ length: 2 * LARGEST_EXPONENT + 1 }, (_, at) => {
  const k = LARGEST_EXPONENT - at;
  const half = Math.trunc(k / 2);
  return powerOfTwo(half) * powerOfTwo(k - half);
});

/** 2^k for an integer k from -1022 to 1023; `**` is not exact on every engine. */
export function powerOfTwo(k: number): number {
  WORDS[0] = 0;
  WORDS[1] = (k + 1023) << 20;
  return DOUBLE[0] as number;
}

function lowWord(a: number): number {
  DOUBLE[0] = a;
  return WORDS[0] as number;
}
