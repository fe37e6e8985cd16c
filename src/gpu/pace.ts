import { debug } from '../core/debug.js';

/**
 * Target duration of a dispatch, in milliseconds: far from any driver's watchdog, and short enough to
 * cancel quickly with a few dispatches waiting.
 */
const TARGET_MS = 20;

/** Iterations that any GPU does within the target, even a software one on a single core. */
const FIRST_BUDGET = 2 ** 20;

/** Largest factor by which the budget changes from one dispatch to the next. */
const MAX_CHANGE = 4;

/** Each orbit gets at least this many iterations per dispatch, or all it needs. */
const LEAST_STEP = 1024;

/** Each orbit gets at most this many iterations per dispatch: some milliseconds on a slow GPU. */
const LARGEST_STEP = 2 ** 18;

/** Steps are multiples of this, and so of the block length of every shader. */
const STEP_UNIT = 16;

/**
 * Sizes dispatches by how long the last ones took. The budget is in iterations, as if no orbit escaped, so
 * no dispatch takes long however the cost varies over the picture. The first dispatches are small, since
 * the GPU's speed is still unknown.
 */
export class Pace {
  #budget = FIRST_BUDGET;
  #lastDone = 0;

  constructor(private readonly maxPixels: number) {}

  /** How many pixels the next piece may have. */
  pixels(itermax: number): number {
    return clamp(Math.floor(this.#budget / Math.min(itermax, LEAST_STEP)), 1, this.maxPixels);
  }

  /** How many iterations a dispatch may do of each orbit, if it has so many. */
  step(orbits: number): number {
    const step = clamp(this.#budget / orbits, LEAST_STEP, LARGEST_STEP);
    return Math.floor(step / STEP_UNIT) * STEP_UNIT;
  }

  /**
   * Adjusts the budget after a dispatch.
   *
   * @param iterations how many it did
   * @param capacity how many it would have done had no orbit escaped
   * @param submitted when it was submitted, in milliseconds of any clock
   * @param done when it was done. Dispatches run in order, so it started when it was submitted, or when
   * the one before was done if that was later
   */
  note(iterations: number, capacity: number, submitted: number, done: number): void {
    const took = Math.max(0.1, done - Math.max(submitted, this.#lastDone));
    this.#lastDone = done;
    const fitting = (iterations * TARGET_MS) / took;
    if (fitting > this.#budget) {
      this.#budget = Math.max(this.#budget, Math.min(fitting, capacity * MAX_CHANGE));
    } else if (took > TARGET_MS) {
      // A quick dispatch may have been too small to judge by; a slow one never is.
      this.#budget = Math.max(fitting, this.#budget / MAX_CHANGE, LEAST_STEP);
    }
    debug(() => {
      const next = Math.round(this.#budget);
      return `pace: ${Math.round(iterations)} iterations in ${took} ms, at most ${next} in the next dispatch`;
    });
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
