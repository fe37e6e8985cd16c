import { atan2 as atan2Of } from './arctangent.js';
import { exp as expOf, sinhAndCosh, tanh as tanhOf } from './exponential.js';
import { log2 as log2Of, log as logOf, roughLog2 as roughLog2Of } from './logarithm.js';
import { NUMBERS } from './numbers.js';
import { sinAndCos, tan as tanOf } from './trigonometric.js';

// The functions of numbers. Errors are below one unit in the last place, but for the rough logarithm; results at zeros,
// infinities and NaN are those of Math. Unlike those of Math, the bits are the same on every engine.

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
