import { InputError } from '../errors.js';
import { formulaOf } from '../formula/formula.js';

/** The sets: for `julia` the pixel is where the orbit begins, for `mandelbrot` it is the parameter c. */
export const SETS = ['julia', 'mandelbrot'] as const;

/** What is iterated. */
export interface Iteration {
  readonly set: (typeof SETS)[number];
  /** The next point of an orbit, from z and c: see `parseFormula`. */
  readonly formula: string;
  /** Where orbits begin, for a Mandelbrot set, [real, imaginary]: 0 if left out. */
  readonly start?: readonly [real: number, imag: number];
  /** |z_{n+1} − z_n| below which an orbit has converged, which ends it as well: from 0, which is never. */
  readonly convergence: number;
}

/** @throws InputError naming the first field that is not right */
export function requireIteration({ set, formula, start, convergence }: Iteration): void {
  if (!SETS.includes(set)) throw new InputError('set', SETS.join(' or '), set);
  if (typeof formula !== 'string') throw new InputError('formula', 'a text', formula);
  formulaOf(formula);
  if (start !== undefined) requirePoint('start', start);
  if (!(Number.isFinite(convergence) && convergence >= 0)) {
    throw new InputError('convergence', 'a finite number, 0 or more', convergence);
  }
}

/** @throws InputError where it is not two finite numbers */
export function requirePoint(field: string, point: unknown): void {
  const right =
    Array.isArray(point) && point.length === 2 && point.every((part) => Number.isFinite(part));
  if (!right) throw new InputError(field, 'two finite numbers, [real, imaginary]', point);
}
