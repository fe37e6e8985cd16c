import { InputError } from '../core/errors.js';
import type { Scene } from '../core/scene.js';
import { viewOf } from '../core/view.js';

/** Beyond this the square of a number overflows f32 (its largest is about 3.4e38). */
const LARGEST = 1e18;

/**
 * Least distance of neighbouring pixels in units of the largest coordinate (at least 1, since
 * the orbit of a small z is at once as large as c). 2^-20 is eight units in the last place of f32:
 * below it the rounding of the first iterations shows as blocks.
 */
const LEAST_SPACING = 2 ** -20;

/** The shader may count some iterations beyond itermax, which must not wrap. */
const MAX_ITERMAX = 2 ** 31;

/**
 * Refuses a scene that f32 cannot hold: numbers whose squares overflow, or pixels so close
 * together that their coordinates are no longer told apart.
 *
 * @throws InputError
 */
export function requireSinglePrecision(scene: Scene): void {
  for (const field of ['xleft', 'xright', 'ybot', 'ytop', 'real', 'imag', 'threshold'] as const) {
    if (Math.abs(scene[field]) > LARGEST) {
      throw new InputError(
        field,
        `at most ${LARGEST} in size in single precision (the backend cpu takes more)`,
        scene[field],
      );
    }
  }
  if (scene.itermax > MAX_ITERMAX) {
    const expected = `at most ${MAX_ITERMAX} on a GPU (the backend cpu takes more)`;
    throw new InputError('itermax', expected, scene.itermax);
  }
  const { columns, rows } = viewOf(scene);
  const { xleft, xright, ybot, ytop } = scene;
  const size = Math.max(1, ...[xleft, xright, ybot, ytop].map(Math.abs));
  const spacing = Math.min(Math.abs(xright - xleft) / columns, Math.abs(ytop - ybot) / rows);
  if (spacing < size * LEAST_SPACING) {
    throw new InputError(
      'resolution',
      `pixels at least ${(size * LEAST_SPACING).toPrecision(2)} apart in single precision ` +
        '(the backend cpu takes less)',
      `${columns} columns, ${spacing.toPrecision(2)} apart`,
    );
  }
}
