import {
  atan2,
  cos,
  cosh,
  exp,
  log,
  log2,
  roughLog2,
  sin,
  sinh,
  tan,
  tanh,
} from '../src/core/elementary/elementary.js';

/** The elementary functions, each of as many numbers as it has parameters. */
export const FUNCTIONS = { exp, log, log2, roughLog2, sin, cos, tan, sinh, cosh, tanh, atan2 };

export type ElementaryName = keyof typeof FUNCTIONS;
export const NAMES = Object.keys(FUNCTIONS) as ElementaryName[];

/** A function's results at the operands in lists. */
export function resultsOf(
  name: ElementaryName,
  [first, second]: readonly Float64Array[],
): Float64Array<ArrayBuffer> {
  const apply: (...operands: number[]) => number = FUNCTIONS[name];
  return Float64Array.from(first ?? [], (x, k) => apply(x, second?.[k] as number));
}

/** Hashes of the results at `operandsFor`, the same on every engine and in WebAssembly. */
export const HASHES: Record<ElementaryName, number> = {
  exp: 46327602,
  log: 1175888418,
  log2: 2778938532,
  roughLog2: 2198788564,
  sin: 596398659,
  cos: 3706422571,
  tan: 2205023885,
  sinh: 4276557570,
  cosh: 1627576548,
  tanh: 4079209135,
  atan2: 3930660508,
};

const COUNT = 50_000;

/** Zeros, infinities, NaN, limits, and numbers next to them. */
export const SPECIAL = [0, 5e-324, 2.2250738585072014e-308, 1, 2, Number.POSITIVE_INFINITY]
  .concat([1.6e6, 1.6000000000000002e6, Math.PI / 2, Number.MAX_VALUE, 22, 0.5])
  .concat([709.782712893384, 709.7827128933841, 710.4758600739439, 710.475860073944, 745.14])
  .flatMap((x) => [x, -x])
  .concat(Number.NaN);

/** A list of arguments for each operand: random bits, ordinary sizes, all exponents near 0, special numbers. */
export function operandsFor(name: ElementaryName): Float64Array<ArrayBuffer>[] {
  return Array.from({ length: FUNCTIONS[name].length }, (_, k) => argumentsOf(name, 12345 + k));
}

function argumentsOf(name: ElementaryName, seed: number): Float64Array<ArrayBuffer> {
  const random = randomWords(seed);
  const words = new Uint32Array(2);
  const double = new Float64Array(words.buffer);
  const drawn = (k: number): number => {
    words[0] = random();
    words[1] = random();
    if (k % 4 === 0) return double[0] as number;
    if (k % 4 === 1) return ((words[1] as number) / 2 ** 32 - 0.5) * (k % 8 === 1 ? 4 : 200);
    if (k % 64 === 3) return SPECIAL[(words[1] as number) % SPECIAL.length] as number;
    // Exponents from -64 to 10.
    words[1] = ((words[1] as number) & 0x800fffff) | ((959 + (random() % 75)) << 20);
    return double[0] as number;
  };
  const all = Float64Array.from({ length: COUNT }, (_, k) => drawn(k));
  return name === 'roughLog2' ? all.map((x) => (isNormal(x) ? Math.abs(x) : 1)) : all;
}

/** Whether the size of a number is one that the rough logarithm takes. */
export function isNormal(x: number): boolean {
  return Math.abs(x) >= 2.3e-308 && Math.abs(x) < Number.POSITIVE_INFINITY;
}

/** Xorshift: words of 32 bits, the same in every run. */
function randomWords(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** FNV-1a of the words of numbers; all NaN are the same. */
export function hashOf(numbers: Float64Array): number {
  const words = new Uint32Array(Float64Array.from(numbers).buffer);
  numbers.forEach((x, k) => {
    if (Number.isNaN(x)) words.set([0, 0x7ff80000], 2 * k);
  });
  return words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5) >>> 0;
}
