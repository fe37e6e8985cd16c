import { atan2 as atan2Of } from './arctangent.js';
import { exp as expOf, sinhAndCosh, tanh as tanhOf } from './exponential.js';
import { log2 as log2Of, log as logOf, roughLog2 as roughLog2Of } from './logarithm.js';
import { NUMBERS } from './numbers.js';
import type { Elementary } from './operations.js';
import { sinAndCos, tan as tanOf } from './trigonometric.js';

// The functions, of numbers. Errors are below one unit in the last place, but for the rough logarithm. Zeros,
// infinities and NaN have the results that Math gives; unlike Math's, the bits are the same on every engine.

export const exp = (x: number): number => expOf(NUMBERS, x)[0];
export const log = (x: number): number => logOf(NUMBERS, x)[0];
export const log2 = (x: number): number => log2Of(NUMBERS, x)[0];
/** The logarithm to base 2 of a positive, normal number, within 4e-10. */
export const roughLog2 = (x: number): number => roughLog2Of(NUMBERS, x)[0];
export const sin = (x: number): number => sinAndCos(NUMBERS, x)[0];
export const cos = (x: number): number => sinAndCos(NUMBERS, x)[1];
export const tan = (x: number): number => tanOf(NUMBERS, x)[0];
export const sinh = (x: number): number => sinhAndCosh(NUMBERS, x)[0];
export const cosh = (x: number): number => sinhAndCosh(NUMBERS, x)[1];
export const tanh = (x: number): number => tanhOf(NUMBERS, x)[0];
/** The angle of the point (x, y), from -π to π. */
export const atan2 = (y: number, x: number): number => atan2Of(NUMBERS, y, x)[0];

/** Where each function comes from: the one that computes it on any values, and the place among its results. */
export const SOURCES = {
  exp: { of: expOf, result: 0 },
  log: { of: logOf, result: 0 },
  log2: { of: log2Of, result: 0 },
  roughLog2: { of: roughLog2Of, result: 0 },
  sin: { of: sinAndCos, result: 0 },
  cos: { of: sinAndCos, result: 1 },
  tan: { of: tanOf, result: 0 },
  sinh: { of: sinhAndCosh, result: 0 },
  cosh: { of: sinhAndCosh, result: 1 },
  tanh: { of: tanhOf, result: 0 },
  atan2: { of: atan2Of, result: 0 },
} satisfies Record<string, { readonly of: Elementary; readonly result: number }>;
