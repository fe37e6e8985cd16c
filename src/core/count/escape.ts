import { evaluatorOf } from '../formula/evaluate.js';
import { formulaOf } from '../formula/formula.js';
import type { Scene } from '../scene/scene.js';
import { type Band, pixelsOf } from '../view/bands.js';
import { viewOf } from '../view/view.js';

/** The start of an orbit, and its parameter. */
export interface Orbit {
  readonly zRe: number;
  readonly zIm: number;
  readonly cRe: number;
  readonly cIm: number;
}

/**
 * The orbit of a point of the plane. The point is the orbit's start in a Julia set, and its parameter in
 * a Mandelbrot set.
 */
export function orbitOf(x: number, y: number, { set, start, real, imag }: Scene): Orbit {
  if (set === 'julia') return { zRe: x, zIm: y, cRe: real, cIm: imag };
  const [zRe, zIm] = start ?? [0, 0];
  return { zRe, zIm, cRe: x, cIm: y };
}

/**
 * The reference implementation: the escape time of a point of the plane, in plain f64.
 *
 * The count n is the number of iterations after the first for which |z| stayed within the threshold, and
 * itermax for an orbit that never left it: an integer from 0 to itermax. A NaN is not beyond the
 * threshold, so an orbit that overflows before it escapes counts as inside. If the scene sets a
 * convergence, an iteration that moves z by less also ends the orbit.
 *
 * @param x the point's real part
 * @param y its imaginary part
 */
export function escapeTime(x: number, y: number, scene: Scene): number {
  const { convergence, formula } = scene;
  const orbit = orbitOf(x, y, scene);
  const { isQuadratic } = formulaOf(formula);
  return isQuadratic && convergence === 0 ? quadratic(orbit, scene) : general(orbit, scene);
}

/** The escape time for z² + c, computed as in the article's program. */
function quadratic({ zRe: re, zIm: im, cRe, cIm }: Orbit, { itermax, threshold }: Scene): number {
  const thresholdSquared = threshold * threshold;
  let n = 0;
  for (;;) {
    const nextRe = re * re - im * im + cRe;
    im = re * im + im * re + cIm;
    re = nextRe;
    if (n === itermax || re * re + im * im > thresholdSquared) return n;
    n++;
  }
}

function general(orbit: Orbit, { formula, itermax, threshold, convergence }: Scene): number {
  const next = evaluatorOf(formulaOf(formula).next);
  const thresholdSquared = threshold * threshold;
  let { zRe: re, zIm: im } = orbit;
  let n = 0;
  for (;;) {
    const z = next.at({ ...orbit, zRe: re, zIm: im, dRe: 0, dIm: 0 });
    const moved = (z.re - re) * (z.re - re) + (z.im - im) * (z.im - im);
    ({ re, im } = z);
    if (n === itermax || re * re + im * im > thresholdSquared) return n;
    if (moved < convergence * convergence) return n;
    n++;
  }
}

/** The reference counts of a band, row by row. Every backend is compared to them. */
export function countBand(scene: Scene, band: Band): Uint32Array<ArrayBuffer> {
  const view = viewOf(scene);
  const xs = view.xs(band.firstColumn, band.columns);
  const ys = view.ys(band.firstRow, band.rows);
  const counts = new Uint32Array(pixelsOf(band));
  let k = 0;
  for (const y of ys) {
    for (const x of xs) counts[k++] = escapeTime(x, y, scene);
  }
  return counts;
}
