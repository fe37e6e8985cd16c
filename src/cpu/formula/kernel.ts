import type { Formula } from '../../core/formula/formula.js';
import type { Slices } from '../slices.js';
import { type CompiledFormula, compileFormula, type FormulaExports } from './compile.js';
import {
  C_IM,
  C_RE,
  CHUNK,
  COUNTS,
  END_NUMBERS,
  ENDS,
  KEPT,
  KEPT_BYTES,
  PADDING,
  Z_IM,
  Z_RE,
} from './layout.js';

/** The first point and the parameter of each orbit: arrays of the same length, of finite numbers. */
export interface Orbits {
  readonly zRe: Float64Array;
  readonly zIm: Float64Array;
  readonly cRe: Float64Array;
  readonly cIm: Float64Array;
}

/** The limits at which an orbit ends. */
export interface Limits {
  /** |z| beyond which an orbit has escaped: 0 or more. */
  readonly threshold: number;
  /** |z_{n+1} - z_n| below which an orbit has converged: 0 (not tested) or more. */
  readonly convergence: number;
  /** Maximum number of iterations: an integer from 0 to 2³² - 1. */
  readonly itermax: number;
}

/** Vector instructions in a slice: a millisecond or two. */
const SLICE = 2 ** 22;

/** Stands for the count of an orbit whose end is not wanted. */
export const NO_END = 0xffffffff;

/**
 * Iterates a formula in f64, compiled to WebAssembly with two orbits per vector. The results equal those of
 * src/core/formula/evaluate.ts bit for bit. Only one `count` or `ends` may run at a time.
 *
 * @example
 * const kernel = new FormulaKernel(formulaOf('z^3 + c'));
 * const counts = finish(kernel.count(orbits, { threshold: 2, convergence: 0, itermax: 100 }));
 */
export class FormulaKernel {
  readonly #exports: FormulaExports;
  readonly #atOnce: CompiledFormula['atOnce'];

  /**
   * Compiles the formula, which takes milliseconds.
   *
   * @param slice length of a slice, in vector instructions
   */
  constructor(formula: Formula, slice = SLICE) {
    const { bytes, atOnce } = compileFormula(formula, slice);
    const module = new WebAssembly.Module(bytes);
    this.#exports = new WebAssembly.Instance(module).exports as FormulaExports;
    this.#atOnce = atOnce;
  }

  /**
   * The count n of each orbit: the number of iterations after the first for which |z| stayed within the
   * threshold and z moved by the convergence or more; itermax for an orbit that did not end. NaN never ends
   * an orbit.
   */
  *count(
    orbits: Orbits,
    { threshold, convergence, itermax }: Limits,
  ): Slices<Uint32Array<ArrayBuffer>> {
    const counts = new Uint32Array(orbits.zRe.length);
    const run = this.#exports[convergence > 0 ? 'countConverging' : 'count'];
    const [far, close] = [threshold * threshold, convergence * convergence];
    const atOnce = this.#atOnce.count;
    let left = atOnce;
    for (let first = 0; first < counts.length; first += CHUNK) {
      const length = this.#take(orbits, first);
      left = yield* inSlices(atOnce, left, (allowed) => run(length, far, close, itermax, allowed));
      counts.set(new Uint32Array(this.#exports.memory.buffer, COUNTS, length), first);
    }
    return counts;
  }

  /**
   * How orbits end: five numbers for each orbit in turn. For an orbit of count k these are
   *
   *     |z_k|²   |z_{k+1}|²   |z_k - z_{k-1}|²   |z_{k+1} - z_k|²   |d_{k+1}|²
   *
   * where z_0 is the start, and z_{-1} = z_0. d is the `wanted` derivative of z; once |d|² exceeds 1e36, d no
   * longer changes. |d|² is 0 if no derivative is wanted or the formula has none.
   *
   * @param counts of these orbits; all five numbers are 0 for an orbit whose count is `NO_END`
   */
  *ends(
    orbits: Orbits,
    counts: Uint32Array,
    wanted?: 'byStart' | 'byC',
  ): Slices<Float64Array<ArrayBuffer>> {
    const ends = new Float64Array(END_NUMBERS * counts.length);
    const { memory, end, endByStart, endByC } = this.#exports;
    const derived = wanted === 'byC' ? endByC : wanted && endByStart;
    const run = derived ?? end;
    const atOnce = this.#atOnce.end;
    let left = atOnce;
    for (let first = 0; first < counts.length; first += CHUNK) {
      const length = this.#take(orbits, first);
      const held = new Uint32Array(memory.buffer, COUNTS, length + PADDING);
      held.fill(NO_END, length);
      held.set(counts.subarray(first, first + length));
      left = yield* inSlices(atOnce, left, (allowed) => run(length, allowed));
      ends.set(new Float64Array(memory.buffer, ENDS, END_NUMBERS * length), END_NUMBERS * first);
    }
    return ends;
  }

  /** Copies a chunk into memory, padded with its last orbit; returns its length. */
  #take({ zRe, zIm, cRe, cIm }: Orbits, first: number): number {
    const length = Math.min(CHUNK, zRe.length - first);
    const put = (address: number, numbers: Float64Array) => {
      const held = new Float64Array(this.#exports.memory.buffer, address, length + PADDING);
      held.set(numbers.subarray(first, first + length));
      held.fill(numbers[first + length - 1] as number, length);
    };
    put(Z_RE, zRe);
    put(Z_IM, zIm);
    put(C_RE, cRe);
    put(C_IM, cIm);
    new Uint8Array(this.#exports.memory.buffer, KEPT, KEPT_BYTES).fill(0);
    return length;
  }
}

/** Calls a function until it is done; returns the iterations left in the last slice. */
function* inSlices(atOnce: number, left: number, run: (allowed: number) => number): Slices<number> {
  for (let allowed = left; ; allowed = atOnce) {
    const rest = run(allowed);
    if (rest >= 0) return rest;
    yield;
  }
}
