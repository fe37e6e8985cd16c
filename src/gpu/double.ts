import { InputError } from '../core/errors.js';
import { formulaOf } from '../core/formula/formula.js';
import type { Scene } from '../core/scene/scene.js';
import { type Arithmetic, fixedPointOf, requireNumbersWithin } from './arithmetic.js';
import { Uniform } from './uniform.js';

// The bound on the distance D between the orbit that double.wgsl computes, ẑ, and that of f64, z̃.
// With δ for the rounding errors of both in one iteration,
//
//     D' <= |ẑ² − z̃²| + δ <= (2|ẑ| + D) · D + δ.
//
// With u = 2^-53, m = |2ẑ|, s the scale, and rounding to nearest (which known-answers.ts checks):
//
// - f64: u·x² + u·y² + u·|x² − y²| + u·|re'| for the real part, 2u·|xy| + u·|im'| for the imaginary
//   one, with |z̃'| <= |z̃|² + |c| in all at most u·(0.96 m² + |c|).
// - double.wgsl: only the last level is rounded. Its products are at most m·2^-33·s and 2^-32·s², which
//   with five sums makes 0.75 m·s·u + 1.5 s²·u for each part; the omitted products, 2·c·d, are at most
//   s²·u. In all at most u·(0.27 m² + 4.4 s²), as m·s <= m²/4 + s².
//
// Both together, rounded up: u·(1.5 m² + |c| + 5 s²). The slack in 5 s² exceeds the error of c's own limbs,
// 2^-57·s, which counts where c is a coordinate as well.
const U = 2 ** -53;
const ROUNDING_SQUARED = 1.5 * U;
const ROUNDING = 5 * U;

/** The grids of the limbs a, b and c; d holds the rest in 24 bits. */
const GRIDS = [2 ** -10, 2 ** -21, 2 ** -32] as const;

/** Bound on the error of a coordinate: half a unit in the last place of d, in both parts. */
const FIRST_ERROR = 2 ** -57;

/** Bound on the error of |2z| from omitting the limbs c and d, and from rounding its root. */
const MODULUS_ERROR = 2 ** -20;

/**
 * Beyond 4·s the limbs are only as precise as f32. An orbit there only escapes, and its relative error
 * doubles with each iteration, at most six times on the way to the largest threshold.
 */
const TAIL_ERROR = 2 ** -14;

/** Largest |c|: beyond it the grids would be too coarse for their products. */
const LARGEST_C = 2 ** 20;

/** `Constants` of double.wgsl. */
export const DOUBLE_CONSTANTS = new Uniform({
  a: 'vec2f',
  b: 'vec2f',
  c: 'vec2f',
  d: 'vec2f',
  round_a: 'f32',
  round_b: 'f32',
  round_c: 'f32',
  inner: 'f32',
  outer: 'f32',
  rounding: 'f32',
  rounding_squared: 'f32',
  first_error: 'f32',
  modulus_error: 'f32',
  zero: 'u32',
});

/**
 * Numbers of four f32 limbs, somewhat finer than f64, with a bound on their distance from f64. A pixel
 * whose count the bound leaves open counts as UNDECIDED.
 *
 * @param text of shaders/double.wgsl
 */
export function doubleArithmetic(text: string): Arithmetic {
  return {
    precision: 'double',
    leavesUndecided: true,
    code: () => text,
    constantsSize: DOUBLE_CONSTANTS.size,
    coordinateWords: 4,
    pointWords: 12,
    constants: doubleConstants,
    coordinates(scene, values) {
      const scale = scaleOf(scene);
      const words = new Float32Array(4 * values.length);
      for (let k = 0; k < values.length; k++) {
        words.set(limbsOf(values[k] as number, scale), 4 * k);
      }
      return words;
    },
    check(scene) {
      requireNumbersWithin(scene);
      requireQuadratic(scene);
      const largest = largestParameter(scene);
      if (largest > LARGEST_C) {
        const expected = `an absolute value of at most ${LARGEST_C} in double precision on a GPU (the backend cpu takes more)`;
        throw new InputError(scene.set === 'julia' ? 'real' : 'xleft', expected, largest);
      }
    },
  };
}

/** Converts f64 to limbs of f32. */
function doubleConstants(scene: Scene): ArrayBuffer {
  const { threshold } = scene;
  const { re, im } = fixedPointOf(scene);
  const scale = scaleOf(scene);
  const [reals, imaginaries] = [limbsOf(re, scale), limbsOf(im, scale)];
  // Around 1.5 · 2^23 steps, one step is f32's unit in the last place, on either side.
  const roundingTo = (grid: number) => 1.5 * 2 ** 23 * scale * grid;
  const relative = threshold > 4 * scale ? TAIL_ERROR : MODULUS_ERROR;
  const doubt = 2 * threshold * relative + MODULUS_ERROR * scale;
  return DOUBLE_CONSTANTS.bytes({
    a: [reals[0], imaginaries[0]],
    b: [reals[1], imaginaries[1]],
    c: [reals[2], imaginaries[2]],
    d: [reals[3], imaginaries[3]],
    round_a: roundingTo(GRIDS[0]),
    round_b: roundingTo(GRIDS[1]),
    round_c: roundingTo(GRIDS[2]),
    inner: 2 * threshold - doubt,
    outer: 2 * threshold + doubt,
    rounding: ROUNDING * scale * scale + U * largestParameter(scene),
    rounding_squared: ROUNDING_SQUARED,
    first_error: FIRST_ERROR * scale,
    modulus_error: MODULUS_ERROR * scale,
    zero: 0,
  });
}

/**
 * The power of two, at least 1, that fits the limbs' grids to the orbits that do not escape. These stay
 * within (1 + √(1 + 4|c|)) / 2, which must be at most twice the scale.
 */
function scaleOf(scene: Scene): number {
  const radius = (1 + Math.sqrt(1 + 4 * largestParameter(scene))) / 2;
  return 2 ** Math.max(0, Math.ceil(Math.log2(radius / 2)));
}

/** The largest |c| of a scene. */
function largestParameter(scene: Scene): number {
  const { set, real, imag, xleft, xright, ybot, ytop } = scene;
  if (set === 'julia') return Math.hypot(real, imag);
  const farther = (a: number, b: number) => Math.max(Math.abs(a), Math.abs(b));
  return Math.hypot(farther(xleft, xright), farther(ybot, ytop));
}

function requireQuadratic({ formula, convergence }: Scene): void {
  const where = 'in double precision on a GPU (the backend cpu takes any)';
  if (!formulaOf(formula).isQuadratic) {
    throw new InputError('formula', `z^2 + c ${where}`, formula);
  }
  if (convergence > 0) throw new InputError('convergence', `0 ${where}`, convergence);
}

/** The limbs a, b, c, d of a number. Their sum is exact to 2^-58 · scale, for numbers up to 4 · scale. */
function limbsOf(value: number, scale: number): [number, number, number, number] {
  const onGrid = (x: number, grid: number) =>
    Math.fround(Math.round(x / (grid * scale)) * grid * scale);
  const a = onGrid(value, GRIDS[0]);
  const b = onGrid(value - a, GRIDS[1]);
  const c = onGrid(value - a - b, GRIDS[2]);
  return [a, b, c, value - a - b - c];
}
