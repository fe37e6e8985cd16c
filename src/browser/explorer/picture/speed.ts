import type { Scene } from '../../../core/scene/scene.js';

/** Time budget of a coarse picture, in milliseconds: less than a frame. */
const COARSE_MS = 10;

/** Possible sides, in pixels, of the square that a coarse point stands for. */
const STEPS = [2, 4, 8, 16] as const;

/** Estimates how quickly points are counted, from recent measurements. */
export class Speed {
  /** Points per millisecond, with a low initial guess. */
  #rate = 2000;
  #last = 0;

  /** Records counted points; times in milliseconds. */
  note(points: number, began: number, done: number): void {
    // Parts overlap, so each is timed from the end of the one before.
    const took = Math.max(0.2, done - Math.max(began, this.#last));
    this.#last = done;
    if (points < 256) return;
    this.#rate += (points / took - this.#rate) / 4;
  }

  /** The smallest step at which a coarse picture of the whole scene stays within the budget. */
  stepFor({ resolution, rows = 1 }: Scene): number {
    const pixels = resolution * rows;
    return STEPS.find((step) => pixels / step ** 2 / this.#rate < COARSE_MS) ?? 16;
  }
}
