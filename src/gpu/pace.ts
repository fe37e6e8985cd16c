import { debug } from '../core/debug.js';

/**
 * Milliseconds that a dispatch should take: far from any driver's watchdog, and, with a few of them
 * waiting, soon cancelled.
 */
const TARGET_MS = 20;

/** Iterations that any GPU, and a software one on a single core, does within the target. */
const FIRST_BUDGET = 2 ** 20;

/** From one dispatch to the next the budget changes at most by this factor. */
const MAX_CHANGE = 4;

/** Orbits are given at least this many iterations a dispatch, or all. */
const LEAST_STEP = 1024;

/** One orbit does at most this many iterations a dispatch: some milliseconds on a slow GPU. */
const LARGEST_STEP = 2 ** 18;

/** Steps are multiples of this, and so of every block length of the shader. */
const STEP_UNIT = 16;

/**
 * How much a dispatch may have to do, from how long the last ones took. Its budget is in iterations,
 * as if no orbit escaped: however the cost varies over the picture, no dispatch takes long. The
 * first are small, since nothing is known yet of the GPU.
 */
export class Pace {
  #budget = FIRST_BUDGET;
  #lastDone = 0;

  constructor(private readonly maxPixels: number) {}

  /** How many pixels the next piece may have. */
  pixels(itermax: number): number {
    return clamp(Math.floor(this.#budget / Math.min(itermax, LEAST_STEP)), 1, this.maxPixels);
  }

  /** How many iterations a dispatch may do of each of so many orbits. */
  step(orbits: number): number {
    const step = clamp(this.#budget / orbits, LEAST_STEP, LARGEST_STEP);
    return Math.floor(step / STEP_UNIT) * STEP_UNIT;
  }

  /**
   * Takes note of a dispatch that was done.
   *
   * @param iterations how many it did
   * @param capacity how many it would have done had no orbit escaped
   * @param submitted when it was submitted, in milliseconds of any clock
   * @param done when it was done. Dispatches are worked off in order, so it ran from when it was
   * submitted, or from when the one before was done if that was later
   */
  note(iterations: number, capacity: number, submitted: number, done: number): void {
    const took = Math.max(0.1, done - Math.max(submitted, this.#lastDone));
    this.#lastDone = done;
    const fitting = (iterations * TARGET_MS) / took;
    if (fitting > this.#budget) {
      this.#budget = Math.max(this.#budget, Math.min(fitting, capacity * MAX_CHANGE));
    } else if (took > TARGET_MS) {
      // What was quick may have been too small to tell; what was slow was not.
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
