import type { Precision } from '../core/count/precision.js';
import { InputError } from '../core/errors.js';
import type { Scene } from '../core/scene/scene.js';
import { requireConstantsWithin } from './formula-code.js';

/** How a GPU computes with points of the plane: a WGSL text, and the host's part. */
export interface Arithmetic {
  readonly precision: Precision;
  /** Whether it leaves some points undecided, for the host to count in f64. */
  readonly leavesUndecided: boolean;
  /** The WGSL text: `Constants`, `Coordinate`, `Point`, the functions of points, and a scene's `next`. */
  code(scene: Scene): string;
  /** Size of the WGSL struct `Constants` in bytes. */
  readonly constantsSize: number;
  /** f32 words of a `Coordinate`. */
  readonly coordinateWords: number;
  /** f32 words of a `Point` in a storage buffer. */
  readonly pointWords: number;
  /** The bytes of `Constants`. */
  constants(scene: Scene): ArrayBuffer;
  /** Coordinates as the shader reads them. */
  coordinates(scene: Scene, values: Float64Array): Float32Array<ArrayBuffer>;
  /** @throws InputError when it cannot represent the scene */
  check(scene: Scene): void;
}

/** The shader may count a few iterations beyond itermax, and the count must not wrap. */
const MAX_GPU_ITERMAX = 2 ** 31;

/** Beyond this, squares may overflow f32, whose largest number is about 3.4e38. */
const LARGEST_NUMBER = 1e18;

/**
 * Refuses a scene whose numbers are too large for f32, in either precision.
 *
 * @throws InputError
 */
export function requireNumbersWithin(scene: Scene): void {
  requireConstantsWithin(scene);
  for (const field of ['xleft', 'xright', 'ybot', 'ytop', 'real', 'imag', 'threshold'] as const) {
    if (Math.abs(scene[field]) > LARGEST_NUMBER) {
      const expected = `an absolute value of at most ${LARGEST_NUMBER} on a GPU (the backend cpu takes more)`;
      throw new InputError(field, expected, scene[field]);
    }
  }
  if (scene.itermax > MAX_GPU_ITERMAX) {
    const expected = `at most ${MAX_GPU_ITERMAX} on a GPU (the backend cpu takes more)`;
    throw new InputError('itermax', expected, scene.itermax);
  }
}

/** The point that all orbits of a scene share: c of a Julia set, the first point of a Mandelbrot set. */
export function fixedPointOf({ set, real, imag, start }: Scene): { re: number; im: number } {
  if (set === 'julia') return { re: real, im: imag };
  const [re, im] = start ?? [0, 0];
  return { re, im };
}
