import { InputError } from '../errors.js';
import type { Scene } from '../scene/scene.js';
import { viewOf } from '../view/view.js';

/**
 * How exactly orbits are computed. `single` is f32, and near the set's edge its counts are not those
 * of f64. `double` is f64, or what gives the same counts.
 */
export type Precision = 'single' | 'double';

/**
 * Least distance of neighbouring pixels, in units of the largest coordinate (at least 1, since the
 * orbit of a small z is at once as large as c), that a precision resolves.
 *
 * Single: about 1e-6, 8 to 16 units in the last place of f32. There 1.3 % of the counts on the edge
 * of eight Julia sets are not those of f64, about as in the article's picture; at 1e-7 it is 7 %, at
 * 1e-8 21 %. Double: about 1e-13. There its own rounding decides 0.3 % of the counts, a share that
 * grows as the distance falls. The table is in test/bench/LOG.md.
 */
const LEAST_SPACING: Record<Precision, number> = { single: 2 ** -20, double: 2 ** -43 };

/** Whether a precision tells the pixels of a scene well apart. */
export function resolves(precision: Precision, scene: Scene): boolean {
  const { convergence } = scene;
  if (convergence > 0 && convergence < LEAST_SPACING[precision]) return false;
  return spacingOf(scene) >= LEAST_SPACING[precision] * sizeOf(scene);
}

/** @throws InputError when a precision does not tell the pixels of a scene apart */
export function requireResolved(precision: Precision, scene: Scene): void {
  if (resolves(precision, scene)) return;
  const { convergence } = scene;
  if (convergence > 0 && convergence < LEAST_SPACING[precision]) {
    const expected = `0, or at least ${LEAST_SPACING[precision].toPrecision(2)} in ${precision} precision`;
    throw new InputError('convergence', expected, convergence);
  }
  const width = Math.abs(scene.xright - scene.xleft);
  const least = (width * LEAST_SPACING[precision] * sizeOf(scene)) / spacingOf(scene);
  const cure = precision === 'single' ? ' (precision double takes less)' : '';
  const columns = `${scene.resolution} columns in ${precision} precision`;
  const expected = `a width of at least ${roundedUp(least)} for ${columns}${cure}`;
  throw new InputError('region', expected, Number(width.toPrecision(6)));
}

/** A number of two digits that is no less. */
function roundedUp(number: number): string {
  const near = Number(number.toPrecision(2));
  return String(near >= number ? near : Number((1.05 * number).toPrecision(2)));
}

/** Distance of neighbouring pixels; infinite where there is one alone. */
function spacingOf(scene: Scene): number {
  const { columns, rows } = viewOf(scene);
  const { xleft, xright, ybot, ytop } = scene;
  const along = (extent: number, pixels: number) =>
    pixels > 1 ? Math.abs(extent) / pixels : Number.POSITIVE_INFINITY;
  return Math.min(along(xright - xleft, columns), along(ytop - ybot, rows));
}

function sizeOf({ xleft, xright, ybot, ytop }: Scene): number {
  return Math.max(1, ...[xleft, xright, ybot, ytop].map(Math.abs));
}
