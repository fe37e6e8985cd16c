import fc from 'fast-check';
import { complex, evaluate } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { escapeTime } from '../../src/core/count/escape.js';
import { InputError } from '../../src/core/errors.js';
import { programOf } from '../../src/core/formula/complex.js';
import { Evaluator } from '../../src/core/formula/evaluate.js';
import { FUNCTIONS } from '../../src/core/formula/expression.js';
import { formulaOf } from '../../src/core/formula/formula.js';
import { parseFormula } from '../../src/core/formula/parse.js';
import { sceneFrom } from '../../src/core/scene/scene.js';

interface Point {
  readonly re: number;
  readonly im: number;
}

const Z = { re: 0.7, im: -0.4 };
const C = { re: -0.3, im: 1.1 };

function valueAt(text: string, z: Point = Z, c: Point = C): Point {
  const { re, im } = new Evaluator(programOf(parseFormula(text))).at(inputsOf(z, c));
  return { re, im };
}

function inputsOf(z: Point, c: Point, d: Point = { re: 0, im: 0 }) {
  return { zRe: z.re, zIm: z.im, cRe: c.re, cIm: c.im, dRe: d.re, dIm: d.im };
}

/** The value that mathjs gives to a formula. */
function mathjsValue(text: string, z: Point = Z, c: Point = C): Point {
  const value = evaluate(text, { z: complex(z.re, z.im), c: complex(c.re, c.im) });
  return typeof value === 'number' ? { re: value, im: 0 } : value;
}

function expectClose(found: Point, expected: Point, tolerance = 1e-12) {
  const size = 1 + Math.hypot(expected.re, expected.im);
  expect(Math.hypot(found.re - expected.re, found.im - expected.im)).toBeLessThan(tolerance * size);
}

describe('a formula has the value that mathjs gives it', () => {
  test.each([
    'z^2 + c',
    'z - (z^3-1)/(3z^2)',
    'conj(z)^2 + c',
    '(abs(re(z)) + i*abs(im(z)))^2 + c',
    '-z^2',
    '2^-1 * z',
    'z^2^3',
    'z - c - 1',
    'z / c / 2',
    '2(z + 1)(c - i)',
    '3i z + 2.5e-1c',
    'z^0 + z^1 - z^(-3)',
    'z^2.5 + c^(1+2i)',
    '--z + +c',
    'exp(i*pi) + e',
    'sqrt(z) + sqrt(-z) + sqrt(conj(z)) + sqrt(-conj(z))',
    'sqrt(re(z)) + sqrt(-re(z))',
    'log(re(z)) + log(-re(z)) + log(i*re(z))',
    'abs(z) + abs(i*im(z)) + re(z + c) - im(z)*i',
    ...FUNCTIONS.flatMap((name) => [`${name}(z)`, `${name}(re(z))`, `${name}(i*im(z))`]),
  ])('%s', (text) => {
    for (const z of [Z, { re: -1.2, im: 0.3 }, { re: 0.01, im: 2.5 }]) {
      expectClose(valueAt(text, z), mathjsValue(text, z));
    }
  });

  const leaf = fc.constantFrom('z', 'c', 'i', '2', '0.5', '(1.1 - 0.4i)');
  // On a branch cut, the sign of a rounded zero decides.
  const withoutCut = FUNCTIONS.filter((name) => name !== 'log' && name !== 'sqrt');
  const { formula } = fc.letrec<{ formula: string }>((tie) => ({
    formula: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      leaf,
      fc
        .tuple(tie('formula'), fc.constantFrom('+', '-', '*', '/'), tie('formula'))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(tie('formula'), fc.integer({ min: -3, max: 4 })).map(([a, n]) => `((${a})^(${n}))`),
      fc.tuple(fc.constantFrom(...withoutCut), tie('formula')).map(([name, a]) => `${name}(${a})`),
      tie('formula').map((a) => `(-${a})`),
    ),
  }));
  // The squares of much smaller numbers underflow, which spoils divisions by them.
  const part = fc.integer({ min: -2000, max: 1999 }).map((number) => (number + 0.5) / 1000);
  const point = fc.record({ re: part, im: part });

  test('for any formula and point', () => {
    let [compared, overflowed] = [0, 0];
    fc.assert(
      fc.property(formula, point, point, (text, z, c) => {
        const expected = mathjsValue(text, z, c);
        // Near a pole, any two ways to compute diverge.
        const nearby = mathjsValue(text, { re: z.re + 1e-9, im: z.im - 1e-9 }, c);
        const step = Math.hypot(expected.re - nearby.re, expected.im - nearby.im);
        fc.pre(step < 1e-5 && Math.hypot(expected.re, expected.im) < 1e6);
        const found = valueAt(text, z, c);
        // In mathjs 1/exp(1000) is 0; here the square of the divisor is infinite, which makes it NaN.
        if (!Number.isFinite(found.re + found.im)) overflowed++;
        else expectClose(found, expected, 1e-5);
        compared++;
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(overflowed).toBeLessThan(0.02 * compared);
  });
});

describe('z² + c', () => {
  test.each([
    'z^2 + c',
    'z*z + c',
    'c+z^2',
    'z z + c',
    '(z)^(2) + (c)',
  ])('%s is recognised', (text) => {
    expect(formulaOf(text).isQuadratic).toBe(true);
  });

  test.each([
    'z^2 - c',
    'z^2 + c + 0',
    'z^3 + c',
    'c^2 + z',
    'conj(z)^2 + c',
    'z^2',
  ])('%s is not taken for it', (text) => expect(formulaOf(text).isQuadratic).toBe(false));

  test('has the same counts in the general and the specialised loop', () => {
    const plain = sceneFrom({ itermax: 300 });
    const general = { ...plain, formula: 'z^2 + c*1 + 0' };
    expect(formulaOf(general.formula).isQuadratic).toBe(false);
    for (let k = 0; k < 500; k++) {
      const [x, y] = [Math.sin(k) * 1.5, Math.cos(7 * k)];
      expect(escapeTime(x, y, general)).toBe(escapeTime(x, y, plain));
    }
  });
});

describe('the derivative of an orbit', () => {
  test.each([
    'z^2 + c',
    'z^5 - c*z',
    'c*z*(1 - z)',
    '(z^2 + c)^3/2 - -z',
    'z^2 + c^2 + i z',
  ])('of %s agrees with a difference quotient', (text) => {
    const { derivative } = formulaOf(text);
    const h = 1e-6;
    const d = { re: 0.3, im: -0.8 };
    for (const [by, program] of Object.entries(derivative ?? {})) {
      const moved = by === 'byC' ? { re: C.re + h, im: C.im } : C;
      const to = valueAt(text, { re: Z.re + h * d.re, im: Z.im + h * d.im }, moved);
      const from = valueAt(text);
      const quotient = { re: (to.re - from.re) / h, im: (to.im - from.im) / h };
      const { re, im } = new Evaluator(program).at(inputsOf(Z, C, d));
      expectClose({ re, im }, quotient, 1e-4);
    }
    expect(Object.keys(derivative ?? {})).toEqual(['byStart', 'byC']);
  });

  test.each([
    'z + c',
    'exp(z)',
    'z^2.5 + c',
    'z^2 + c/z',
    'conj(z)^2 + c',
    'z^2 + exp(c)',
    'z^-2',
  ])('%s has none, so distance colouring refuses it', (text) => {
    expect(formulaOf(text).derivative).toBeUndefined();
    expect(() => sceneFrom({ formula: text, colour: 'distance' })).toThrow(
      /^colour: expected counts, smooth or histogram, as only polynomials/,
    );
  });
});

test.each([
  ['', 'a number, z, c, i, a function or ( at character 1'],
  ['z^', 'a number, z, c, i, a function or ( at character 3'],
  ['z^2 + ', 'a number, z, c, i, a function or ( at character 7'],
  ['z + * c', 'a number, z, c, i, a function or ( at character 5'],
  ['(z', 'an operator or ) at character 3'],
  ['z)', 'an operator or the end at character 2'],
  ['z 2', 'an operator or the end at character 3'],
  ['z = 1', 'an operator or the end at character 3'],
  ['x + c', /^formula: expected z, c, i, pi, e or one of exp .* at character 1, got 'x \+ c'$/],
  ['sin z', '( after sin at character 5'],
  ['z + ü', 'a number, z, c, i, a function or ( at character 5'],
  ['z; process.exit()', 'an operator or the end at character 2'],
  ['1e999 z', 'a number within the range of f64 at character 1'],
  ['('.repeat(60), 'at most 50 parentheses or powers deep at character 52'],
  ['z^'.repeat(60), 'at most 50 parentheses or powers deep'],
  ['z+'.repeat(450), 'at most 200 operands and operators'],
  ['z + '.repeat(10_000), "at most 1000 characters, got '40000'"],
])('%.20s is refused', (text, message) => {
  expect(() => formulaOf(text)).toThrow(InputError);
  const words = typeof message === 'string' ? `formula: expected ${message}` : message;
  expect(() => formulaOf(text)).toThrow(words);
});

test('any text is a formula, or refused with the position of the error', () => {
  const words = fc.constantFrom(...'zci+-*/^().123 e', 'sin(', 'exp', '1e5', 'ü', '\n', '_');
  const texts = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 40 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        new Evaluator(formulaOf(text).next).at(inputsOf(Z, C));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as Error).message).toMatch(
          /^formula: expected .* (at character \d+|characters)/s,
        );
      }
    }),
    { numRuns: 5000 },
  );
});
