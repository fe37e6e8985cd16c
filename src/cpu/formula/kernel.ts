import type { Formula } from '../../core/formula/formula.js';
import { BINARY, UNARY } from '../../core/formula/program.js';
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

/** Where orbits begin, and the parameter of each: arrays of the same length, of finite numbers. */
export interface Orbits {
  readonly zRe: Float64Array;
  readonly zIm: Float64Array;
  readonly cRe: Float64Array;
  readonly cIm: Float64Array;
}

/** When an orbit ends. */
export interface Limits {
  /** |z| beyond which an orbit has escaped: 0 or more. */
  readonly threshold: number;
  /** |z_{n+1} - z_n| below which an orbit has converged: 0, where this is not tested, or more. */
  readonly convergence: number;
  /** Iterations at most: an integer from 0 to 2³² - 1. */
  readonly itermax: number;
}

/** Vector instructions of a slice: a millisecond or two. */
const SLICE = 2 ** 22;

/** The count of an orbit whose end is not asked for. */
export const NO_END = 0xffffffff;

/**
 * Iterates a formula in f64, compiled to WebAssembly with two orbits a vector: what it computes is, to the
 * bit, what src/core/formula/evaluate.ts does. It does one thing at a time.
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
   * @param slice how long a slice is, in vector instructions
   */
  constructor(formula: Formula, slice = SLICE) {
    const { bytes, atOnce } = compileFormula(formula, slice);
    const module = new WebAssembly.Module(bytes);
    const math = { ...UNARY, ...BINARY };
    this.#exports = new WebAssembly.Instance(module, { math }).exports as FormulaExports;
    this.#atOnce = atOnce;
  }

  /**
   * The count n of each orbit: the number of iterations after the first for which |z| stayed within the
   * threshold and z moved by the convergence or more; itermax for an orbit that never ended. A NaN ends nothing.
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
   * How orbits end: five numbers each, one orbit after the other. Of an orbit of count k these are
   *
   *     |z_k|²   |z_{k+1}|²   |z_k - z_{k-1}|²   |z_{k+1} - z_k|²   |d_{k+1}|²
   *
   * where z_0 is the start, and z_{-1} is taken for z_0. d is the derivative of z by what is `wanted`; once
   * |d|² is beyond 1e36 it stays as it is. |d|² is 0 where nothing is wanted or the formula has no derivative.
   *
   * @param counts of these orbits; all five numbers are 0 where it is `NO_END`
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

  /** Puts a chunk into memory, with the last orbit repeated; returns its length. */
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

/** Calls a function until it is done; gives what is left of the last slice. */
function* inSlices(atOnce: number, left: number, run: (allowed: number) => number): Slices<number> {
  for (let allowed = left; ; allowed = atOnce) {
    const rest = run(allowed);
    if (rest >= 0) return rest;
    yield;
  }
}
