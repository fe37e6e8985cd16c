/** Milliseconds that a dispatch should take: far from any driver's watchdog, and soon cancelled. */
const TARGET_MS = 40;

/** A dispatch may have at most this many times the pixels of the last: costs vary over a picture. */
const MAX_GROWTH = 4;

/** Iterations that any GPU, and llvmpipe on one core, does within the target. */
const FIRST_ITERATIONS = 2 ** 22;

/**
 * How many pixels the next dispatch may have, from how long the last ones took. The first are
 * small, since nothing is known yet of the GPU's speed or the picture's cost.
 */
export class Pace {
  #pixels: number;
  #lastDone = 0;

  constructor(
    itermax: number,
    private readonly maxPixels: number,
  ) {
    this.#pixels = clamp(Math.floor(FIRST_ITERATIONS / itermax), 1, maxPixels);
  }

  get pixels(): number {
    return this.#pixels;
  }

  /**
   * Takes note of a dispatch that was done.
   *
   * @param pixels how many it had
   * @param submitted when it was submitted, in milliseconds of any clock
   * @param done when it was done. Dispatches are worked off in order, so it ran from when it was
   * submitted, or from when the one before was done if that was later
   */
  note(pixels: number, submitted: number, done: number): void {
    const took = Math.max(0.1, done - Math.max(submitted, this.#lastDone));
    this.#lastDone = done;
    // The last, small piece of a band says little about what a large one takes.
    if (took < TARGET_MS && pixels < this.#pixels / 2) return;
    const fitting = Math.floor((pixels * TARGET_MS) / took);
    this.#pixels = clamp(Math.min(fitting, this.#pixels * MAX_GROWTH), 1, this.maxPixels);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
