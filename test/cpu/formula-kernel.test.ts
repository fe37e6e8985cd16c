import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeTime } from '../../src/core/count/escape.js';
import { type Evaluator, evaluatorOf } from '../../src/core/formula/evaluate.js';
import { type Formula, formulaOf } from '../../src/core/formula/formula.js';
import type { Program } from '../../src/core/formula/program.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import { FormulaKernel, type Limits, NO_END, type Orbits } from '../../src/cpu/formula/kernel.js';
import { finish, type Slices } from '../../src/cpu/slices.js';

const FORMULAS = [
  'z^2 + c',
  'z^3 + c',
  'conj(z)^2 + c',
  '(abs(re(z)) + i*abs(im(z)))^2 + c',
  'z - (z^3-1)/(3z^2)',
  'c*exp(z)',
  'c*sin(z)',
  'c*cos(z)',
  'z^2.5 + c',
  'sqrt(z)*z + c',
  'tan(z) + c',
  'log(z) + c',
  'sinh(z) + c',
  'c*cosh(z)',
  '1/(z^2 + c)',
  'i*conj(z) + c', // swaps its parts
  'z + 1/30', // changes one part only
  'z + i/30',
  'sqrt(z - conj(z)) + c', // the root of an imaginary number
  'c',
  'z',
  '1',
  '(z^17 + c)^5/(z^9 - c) - z^12', // long
];

const WANTED = [undefined, 'byStart', 'byC'] as const;

type Complex = readonly [re: number, im: number];

/** One orbit, iterated by the plain loop. */
class PlainOrbit {
  readonly #next: Evaluator;

  constructor(
    next: Program,
    private readonly c: Complex,
  ) {
    this.#next = evaluatorOf(next);
  }

  next([zRe, zIm]: Complex, [dRe, dIm]: Complex = [0, 0]): Complex {
    const { re, im } = this.#next.at({ zRe, zIm, cRe: this.c[0], cIm: this.c[1], dRe, dIm });
    return [re, im];
  }
}

const norm = ([re, im]: Complex) => re * re + im * im;
const distance = (a: Complex, b: Complex) => norm([a[0] - b[0], a[1] - b[1]]);

const startOf = ({ zRe, zIm }: Orbits, k: number): Complex => [zRe[k] as number, zIm[k] as number];
const parameterOf = ({ cRe, cIm }: Orbits, k: number): Complex => [
  cRe[k] as number,
  cIm[k] as number,
];

function plainCount(formula: Formula, orbits: Orbits, k: number, limits: Limits): number {
  const { threshold, convergence, itermax } = limits;
  const orbit = new PlainOrbit(formula.next, parameterOf(orbits, k));
  let z = startOf(orbits, k);
  for (let n = 0; ; n++) {
    const next = orbit.next(z);
    if (n === itermax || norm(next) > threshold * threshold) return n;
    if (convergence > 0 && distance(next, z) < convergence * convergence) return n;
    z = next;
  }
}

function plainEnd(
  formula: Formula,
  orbits: Orbits,
  k: number,
  count: number,
  wanted?: 'byStart' | 'byC',
): number[] {
  if (count === NO_END) return [0, 0, 0, 0, 0];
  const orbit = new PlainOrbit(formula.next, parameterOf(orbits, k));
  const derivative = wanted && formula.derivative?.[wanted];
  const slope = derivative && new PlainOrbit(derivative, parameterOf(orbits, k));
  let [before, z, next] = [startOf(orbits, k), startOf(orbits, k), startOf(orbits, k)];
  let d: Complex = [slope && wanted === 'byStart' ? 1 : 0, 0];
  for (let n = 0; n <= count; n++) {
    if (slope && !(norm(d) > 1e36)) d = slope.next(next, d);
    [before, z, next] = [z, next, orbit.next(next)];
  }
  const moved = count === 0 ? 0 : distance(z, before);
  return [norm(z), norm(next), moved, distance(next, z), norm(d)];
}

/** Numbers from -1 to 1, the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

function randomOrbits(length: number, seed = length): Orbits {
  const random = randomNumbers(seed);
  const numbers = (size: number) => Float64Array.from({ length }, () => size * random());
  return { zRe: numbers(1.6), zIm: numbers(1.2), cRe: numbers(1), cIm: numbers(1) };
}

/** Per formula, a kernel with ordinary slices and, for few orbits, one that stops as often as it can. */
const KERNELS = new Map<string, readonly FormulaKernel[]>();

function kernelsFor(text: string, { zRe }: Orbits): readonly FormulaKernel[] {
  const formula = formulaOf(text);
  const kernels = KERNELS.get(text) ?? [new FormulaKernel(formula), new FormulaKernel(formula, 1)];
  KERNELS.set(text, kernels);
  return zRe.length < 10 ? kernels : kernels.slice(0, 1);
}

function expectPlain(text: string, orbits: Orbits, limits: Limits): void {
  const formula = formulaOf(text);
  const kernels = kernelsFor(text, orbits);
  const plainCounts = Uint32Array.from(orbits.zRe, (_, k) =>
    plainCount(formula, orbits, k, limits),
  );
  for (const kernel of kernels) expect(finish(kernel.count(orbits, limits))).toEqual(plainCounts);
  const some = plainCounts.map((count, k) => (k % 5 === 3 ? NO_END : count));
  for (const wanted of WANTED) {
    const plainEnds = Float64Array.from(
      [...some].flatMap((count, k) => plainEnd(formula, orbits, k, count, wanted)),
    );
    for (const kernel of kernels) {
      expect(finish(kernel.ends(orbits, some, wanted))).toEqual(plainEnds);
    }
  }
}

test.each(FORMULAS)('%s: counts and ends are those of the plain loop', (text) => {
  const convergence = text.startsWith('z - ') ? 1e-6 : 0;
  for (const length of [1, 2, 7, 8, 9]) {
    for (const threshold of [0.7, 2, 50]) {
      for (const itermax of [0, 1, 7, 100]) {
        expectPlain(text, randomOrbits(length), { threshold, convergence, itermax });
      }
    }
  }
  expectPlain(text, randomOrbits(9), { threshold: 50, convergence, itermax: 3001 });
  expectPlain(text, randomOrbits(1000), { threshold: 2, convergence, itermax: 40 });
  expectPlain(text, randomOrbits(5000), { threshold: 0.7, convergence, itermax: 3 });
  expectPlain(text, randomOrbits(100), { threshold: 2, convergence: 0.01, itermax: 200 });
});

test('z^2 + c: counts are those of escapeTime', () => {
  const kernel = new FormulaKernel(formulaOf('z^2 + c'));
  const scene = sceneFrom({ itermax: 300 });
  const { zRe, zIm } = randomOrbits(5000);
  const orbits = {
    zRe,
    zIm,
    cRe: zRe.map(() => scene.real),
    cIm: zRe.map(() => scene.imag),
  };
  const counts = finish(kernel.count(orbits, { ...scene, convergence: 0 }));
  expect(counts).toEqual(counts.map((_, k) => escapeTime(...startOf(orbits, k), scene)));
});

test('without orbits there are no counts and no ends', () => {
  const kernel = new FormulaKernel(formulaOf('z^2 + c'));
  const orbits = randomOrbits(0);
  const counts = finish(kernel.count(orbits, { threshold: 2, convergence: 0, itermax: 10 }));
  expect(counts.length).toBe(0);
  expect(finish(kernel.ends(orbits, counts, 'byC')).length).toBe(0);
});

const terms = fc.letrec<{ term: string }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('z', 'c', 'i', '0', '1', '2.5', '0.3', '(1e200)'),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '^'), tie('term'), tie('term'))
      .map(([operator, a, b]) => `(${a} ${operator} ${b})`),
    fc.tuple(tie('term'), fc.integer({ min: 2, max: 6 })).map(([a, n]) => `(${a}^${n})`),
    fc
      .tuple(
        fc.constantFrom(
          ...['exp', 'log', 'sin', 'cos', 'tan', 'sinh', 'cosh'],
          ...['sqrt', 'abs', 'conj', 're', 'im', '-'],
        ),
        tie('term'),
      )
      .map(([name, a]) => `${name}(${a})`),
  ),
})).term;

test('any formula: counts and ends are those of the plain loop', () => {
  fc.assert(
    fc.property(
      terms,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(0.7, 2, 50, 1e154),
      fc.constantFrom(0, 0, 1e-6, 0.1),
      fc.integer({ min: 1, max: 150 }),
      fc.integer(),
      (text, length, threshold, convergence, itermax, seed) => {
        expectPlain(text, randomOrbits(length, seed), { threshold, convergence, itermax });
      },
    ),
    { numRuns: 150 },
  );
});

/** A square grid of points around 0, all with one parameter. */
function gridOrbits(size: number, half: number, [real, imag]: Complex): Orbits {
  const coordinate = (k: number) => half * ((2 * k) / (size - 1) - 1);
  const numbers = (value: (k: number) => number) =>
    Float64Array.from({ length: size * size }, (_, k) => value(k));
  return {
    zRe: numbers((k) => coordinate(k % size)),
    zIm: numbers((k) => coordinate(Math.floor(k / size))),
    cRe: numbers(() => real),
    cIm: numbers(() => imag),
  };
}

/** The result of slices. Throws if there are more than `most`, without waiting for the rest. */
function finishWithin<Result>(most: number, slices: Slices<Result>): Result {
  for (let k = 0; k < most; k++) {
    const { done, value } = slices.next();
    if (done) return value;
  }
  throw new Error(`there are more than ${most} slices`);
}

test.each<[string, Limits]>([
  ['z^2 + c', { threshold: 2, convergence: 0, itermax: 1e9 }],
  ['z^2 + c', { threshold: 2, convergence: 0, itermax: 2 ** 32 - 1 }],
  // The squared threshold is infinite: all orbits stay within, and many end as NaN.
  ['z^2 + c', { threshold: 1e200, convergence: 0, itermax: 1e9 }],
  ['conj(conj(z)^2) + c', { threshold: 2, convergence: 0, itermax: 1e9 }],
  ['z*z + c + 0*exp(z)', { threshold: 2, convergence: 0, itermax: 1e9 }],
  // The squared convergence is 0: no orbit converges, but each comes to a standstill.
  ['z - (z^3-1)/(3z^2)', { threshold: 1e9, convergence: 1e-200, itermax: 1e9 }],
])('%s: periodic orbits are detected, with %o', (text, limits) => {
  const orbits = gridOrbits(60, 1.4, [-0.12, 0.75]);
  const kernel = new FormulaKernel(formulaOf(text));
  // Undetected, the orbits would take hundreds of thousands of slices.
  const counts = finishWithin(1000, kernel.count(orbits, limits));
  const soon = finish(kernel.count(orbits, { ...limits, itermax: 20_000 }));
  expect(counts).toEqual(soon.map((n) => (n === 20_000 ? limits.itermax : n)));
  expect(counts.filter((n) => n === limits.itermax).length).toBeGreaterThan(500);
});

test('the ends of long orbits are found in short slices', () => {
  const kernel = new FormulaKernel(formulaOf('z^2 + c'));
  const orbits = gridOrbits(4, 0.1, [0.25, 0]);
  const count = 1_000_000;
  let slices = 0;
  for (const _ of kernel.ends(orbits, new Uint32Array(16).fill(count), 'byC')) slices++;
  expect((16 * count) / slices).toBeLessThan(2 ** 20);
});
