import { InputError } from '../errors.js';
import type { Scene } from '../scene/scene.js';
import { viewOf } from '../view/view.js';

/**
 * Arithmetic precision of orbits. `single` is f32, whose counts differ from those of f64 near the set's
 * edge. `double` is f64, or arithmetic that gives the same counts.
 */
export type Precision = 'single' | 'double';

/**
 * Least distance of neighbouring pixels that a precision resolves, in units of the largest coordinate (at
 * least 1, since the orbit of a small z is as large as c after one iteration).
 *
 * Single: about 1e-6, 8 to 16 units in the last place of f32. There, 1.3 % of the counts on the edge of
 * eight Julia sets differ from those of f64, about as many as in the article's picture; at 1e-7, 7 %
 * differ, and at 1e-8, 21 %. Double: about 1e-13. There, the rounding of f64 itself decides 0.3 % of the
 * counts, a share that grows as the distance falls. The table is in test/bench/LOG.md.
 */
const LEAST_SPACING: Record<Precision, number> = { single: 2 ** -20, double: 2 ** -43 };

/** Whether a precision resolves neighbouring pixels of a scene. */
export function resolves(precision: Precision, scene: Scene): boolean {
  const { convergence } = scene;
  if (convergence > 0 && convergence < LEAST_SPACING[precision]) return false;
  return spacingOf(scene) >= LEAST_SPACING[precision] * sizeOf(scene);
}

/** @throws InputError if a precision does not resolve neighbouring pixels of a scene */
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

/** Rounds up, to two significant digits. */
function roundedUp(number: number): string {
  const near = Number(number.toPrecision(2));
  return String(near >= number ? near : Number((1.05 * number).toPrecision(2)));
}

/** Distance of neighbouring pixels; infinite for a single pixel. */
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
