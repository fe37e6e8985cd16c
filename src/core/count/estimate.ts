import { evaluatorOf } from '../formula/evaluate.js';
import { formulaOf } from '../formula/formula.js';
import type { Scene } from '../scene/scene.js';
import type { Orbit } from './escape.js';

/**
 * What colour modes need of an orbit beside its count n: lengths at its end, z_{n+1} being the point
 * that left the threshold, or came to rest.
 */
export interface OrbitEnd {
  /** |z_n| */
  readonly before: number;
  /** |z_{n+1}| */
  readonly last: number;
  /** |z_n − z_{n−1}|, 0 where n is 0. */
  readonly movedBefore: number;
  /** |z_{n+1} − z_n| */
  readonly moved: number;
  /** |dz_{n+1}/dz_0|, of a Mandelbrot set |dz_{n+1}/dc|; 0 where it is not asked for. */
  readonly derivative: number;
}

/** Beyond this a length is not told apart: its square is near the largest f32. */
export const LARGEST_LENGTH = 1e18;

/** Below this a step of a converging orbit is not told apart. */
export const LEAST_STEP = 1e-18;

/** Squared derivatives beyond this stay as they are: the distance is then 0 in any view. */
export const LARGEST_DERIVATIVE_SQUARED = 1e36;

/** Double logarithms flatten out at this part of that of the threshold, where they would go to −∞. */
export const LOWEST_SHARE = 1 / 16;

/**
 * The function that estimates, from 0 up, what a colour mode needs of orbits that have ended before itermax.
 *
 * `smooth`: what is to be added to the count, from 0 to 1. It is where the double logarithm of |z|
 * crosses that of the threshold, as if it went straight from z_n to z_{n+1}. For z^p + c and a large
 * threshold that is the usual n + 1 − log_p(ln |z| / ln T); and it is continuous for any formula. The
 * double logarithm of 1/|z_{n+1} − z_n| stands for it where an orbit has converged.
 *
 * `distance`: |z| ln |z| / |dz|, the estimate of the distance from the set (Milnor's formula but for a
 * factor 2), in units of the plane.
 */
export function estimatorOf({ colour, threshold, convergence }: Scene): (end: OrbitEnd) => number {
  if (colour === 'distance') {
    return ({ last, moved, derivative }) => {
      if (moved < convergence || derivative ** 2 > LARGEST_DERIVATIVE_SQUARED) return 0;
      const length = Math.min(last, LARGEST_LENGTH);
      return Math.max(0, (length * Math.log(length)) / derivative);
    };
  }
  const escaped = crossingOf(threshold);
  const converged = crossingOf(1 / convergence);
  return ({ before, last, movedBefore, moved }) => {
    if (!(moved < convergence)) return escaped(before, Math.min(last, LARGEST_LENGTH));
    if (movedBefore === 0) return 0;
    return converged(1 / Math.max(movedBefore, LEAST_STEP), 1 / Math.max(moved, LEAST_STEP));
  };
}

/** Where the double logarithm crosses the limit's on its way from one number to the next. */
function crossingOf(limit: number): (from: number, to: number) => number {
  const floor = Math.log(limit) * LOWEST_SHARE;
  if (!(floor > 0)) return () => 0;
  const level = (x: number) => Math.log(Math.max(Math.log(x), floor));
  const goal = level(limit);
  return (from, to) => {
    const first = level(from);
    const share = (goal - first) / (level(to) - first);
    return share >= 0 ? Math.min(1, share) : 0;
  };
}

/** The end of an orbit by the reference, in plain f64. */
export function orbitEnd(orbit: Orbit, count: number, scene: Scene): OrbitEnd {
  const { next, derivative } = formulaOf(scene.formula);
  const step = evaluatorOf(next);
  const program = scene.set === 'julia' ? derivative?.byStart : derivative?.byC;
  const chained = program && scene.colour === 'distance' ? evaluatorOf(program) : undefined;
  let { zRe, zIm } = orbit;
  let [dRe, dIm] = [scene.set === 'julia' ? 1 : 0, 0];
  let [before, last, movedBefore, moved] = [0, lengthOf(zRe, zIm), 0, 0];
  for (let n = 0; n <= count; n++) {
    const inputs = { ...orbit, zRe, zIm, dRe, dIm };
    const { re, im } = step.at(inputs);
    if (chained && dRe * dRe + dIm * dIm <= LARGEST_DERIVATIVE_SQUARED) {
      ({ re: dRe, im: dIm } = chained.at(inputs));
    }
    [before, movedBefore] = [last, moved];
    [last, moved] = [lengthOf(re, im), lengthOf(re - zRe, im - zIm)];
    [zRe, zIm] = [re, im];
  }
  return { before, last, movedBefore, moved, derivative: chained ? lengthOf(dRe, dIm) : 0 };
}

function lengthOf(re: number, im: number): number {
  return Math.sqrt(re * re + im * im);
}
