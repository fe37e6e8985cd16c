import { formulaOf } from '../formula/formula.js';
import type { Scene } from '../scene/scene.js';
import { viewOf } from '../view/view.js';
import { escapeTime } from './escape.js';
import type { Precision } from './precision.js';

/** What counting with a source costs. */
export interface Cost {
  /** Milliseconds until it counts, if it is not open yet. */
  readonly startMs: number;
  /** Iterations of z² + c in a millisecond. */
  iterationsPerMs(precision: Precision): number;
}

/** A source that `auto` may take. */
export interface Candidate {
  readonly name: string;
  readonly cost: Cost;
  readonly precision: Precision;
  readonly isOpen: boolean;
}

/** A candidate, and in how many milliseconds it is expected to finish. */
export interface Expected {
  readonly name: string;
  readonly ms: number;
}

/**
 * The rule by which `auto` chooses: candidates by the time at which they are expected to finish, the
 * soonest first. A small picture is finished on the CPU before a GPU has started, and a large one sooner on
 * a GPU.
 *
 * @param iterations of the scene, as `expectedIterations` estimates them
 */
export function soonestFirst(candidates: readonly Candidate[], iterations: number): Expected[] {
  return candidates
    .map(({ name, cost, precision, isOpen }) => ({
      name,
      ms: (isOpen ? 0 : cost.startMs) + iterations / cost.iterationsPerMs(precision),
    }))
    .sort((a, b) => a.ms - b.ms);
}

/** How many times as long an iteration of another formula may take as one of z² + c. */
export const OTHER_FORMULA = 16;

/** Points along each side of the sample, and of that of another formula, which takes longer. */
const SAMPLED_SIDE = 12;
const SAMPLED_SIDE_OF_FORMULA = 4;

/** Orbits that stay bounded are soon seen to repeat, whatever itermax is. */
const MOST_ITERATIONS = 1000;

/**
 * The iterations that a scene is expected to take, in those of z² + c: counted at a few of its points. It is
 * the same number each time, so the choice of a backend does not depend on how busy the machine is.
 */
export function expectedIterations(scene: Scene): number {
  const { columns, rows, xs, ys } = viewOf(scene);
  const { isQuadratic } = formulaOf(scene.formula);
  const most = isQuadratic ? SAMPLED_SIDE : SAMPLED_SIDE_OF_FORMULA;
  const [x, y] = [sampled(columns, most, xs), sampled(rows, most, ys)];
  const capped = { ...scene, itermax: Math.min(scene.itermax, MOST_ITERATIONS) };
  let sum = 0;
  for (const re of x) for (const im of y) sum += 1 + escapeTime(re, im, capped);
  const points = columns * rows * scene.samples ** 2;
  const weight = isQuadratic ? 1 : OTHER_FORMULA;
  return (weight * points * sum) / (x.length * y.length);
}

/** Some of the coordinates along a side, evenly spread. */
function sampled(
  length: number,
  most: number,
  at: (first: number, length: number) => Float64Array,
): number[] {
  const side = Math.min(length, most);
  return Array.from({ length: side }, (_, k) => {
    const [coordinate] = at(Math.floor(((k + 0.5) / side) * length), 1);
    return coordinate as number;
  });
}
