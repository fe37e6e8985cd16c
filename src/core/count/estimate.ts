import { roughLog2 } from '../elementary/elementary.js';
import { evaluatorOf } from '../formula/evaluate.js';
import { formulaOf } from '../formula/formula.js';
import type { Scene } from '../scene/scene.js';
import type { Orbit } from './escape.js';

/**
 * The end of an orbit with count n: the lengths that estimates are computed from. z_{n+1} is the point
 * that left the threshold or converged.
 */
export interface OrbitEnd {
  /** |z_n| */
  readonly before: number;
  /** |z_{n+1}| */
  readonly last: number;
  /** |z_n − z_{n−1}|, or 0 if n is 0. */
  readonly movedBefore: number;
  /** |z_{n+1} − z_n| */
  readonly moved: number;
  /** |dz_{n+1}/dz_0|, or |dz_{n+1}/dc| for a Mandelbrot set; 0 if the colour mode does not need it. */
  readonly derivative: number;
}

/** Upper bound for lengths: its square is near the largest f32. */
export const LARGEST_LENGTH = 1e18;

/** Lower bound for lengths whose logarithm is taken: a normal number. */
export const LEAST_LENGTH = 1e-300;

/** Lower bound for the steps of converging orbits. */
export const LEAST_STEP = 1e-18;

/** Squared derivatives beyond this are no longer updated: the distance is then 0 in any view. */
export const LARGEST_DERIVATIVE_SQUARED = 1e36;

/** Lower bound of log |z| as a share of log T, which keeps the double logarithm from going to −∞. */
export const LOWEST_SHARE = 1 / 16;

/**
 * Returns the function that computes a colour mode's estimate, 0 or more, for orbits that end before
 * itermax.
 *
 * `smooth`: the fraction to add to the count, from 0 to 1. It is where log log |z|, interpolated linearly
 * from z_n to z_{n+1}, crosses log log T for the threshold T; the base does not matter. For z^p + c and a large threshold the sum is
 * the usual n + 1 − log_p(ln |z| / ln T); it is continuous for any formula. For a converged orbit,
 * 1/|z_{n+1} − z_n| takes the place of |z|.
 *
 * `distance`: |z| ln |z| / |dz|, the estimated distance from the set in units of the plane (Milnor's
 * formula up to a factor 2).
 *
 * Logarithms are `roughLog2`, with the same bits everywhere; src/cpu/simd/estimates.ts computes them in lanes.
 */
export function estimatorOf({ colour, threshold, convergence }: Scene): (end: OrbitEnd) => number {
  if (colour === 'distance') {
    return ({ last, moved, derivative }) => {
      const isFlat = derivative * derivative > LARGEST_DERIVATIVE_SQUARED;
      if (moved < convergence || isFlat) return 0;
      const length = Math.min(last, LARGEST_LENGTH);
      return Math.max(0, (length * (logOf(length) * Math.LN2)) / derivative);
    };
  }
  const escaped = crossingOf(threshold);
  const converged = crossingOf(1 / convergence);
  return ({ before, last, movedBefore, moved }) => {
    if (!(moved < convergence)) {
      // The square of a first point's length may overflow, too.
      return escaped(Math.min(before, LARGEST_LENGTH), Math.min(last, LARGEST_LENGTH));
    }
    if (movedBefore === 0) return 0;
    return converged(1 / Math.max(movedBefore, LEAST_STEP), 1 / Math.max(moved, LEAST_STEP));
  };
}

/** The share of the way between two numbers at which the double logarithm crosses that of `limit`. */
function crossingOf(limit: number): (from: number, to: number) => number {
  if (!(limit > 1)) return () => 0;
  const { floor, goal } = crossingAt(limit);
  return (from, to) => {
    const first = levelOf(from, floor);
    const share = (goal - first) / (levelOf(to, floor) - first);
    return share >= 0 ? Math.min(1, share) : 0;
  };
}

/** The levels between which smooth fractions are interpolated. */
export interface Crossing {
  /** Lower bound of log |z|. */
  readonly floor: number;
  /** The level of the limit. */
  readonly goal: number;
}

/** @param limit of lengths, more than 1 */
export function crossingAt(limit: number): Crossing {
  const floor = logOf(limit) * LOWEST_SHARE;
  return { floor, goal: levelOf(limit, floor) };
}

/** log log x, to base 2. */
function levelOf(x: number, floor: number): number {
  return roughLog2(Math.max(logOf(x), floor));
}

/** log x, to base 2. */
function logOf(x: number): number {
  return roughLog2(Math.max(x, LEAST_LENGTH));
}

/** The end of an orbit with a known count, in plain f64. */
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
