import type { Scene } from '../../../core/scene/scene.js';

/** Milliseconds that a coarse picture may take: less than a frame. */
const COARSE_MS = 10;

/** Each point of a coarse picture stands for so many pixels, along both sides. */
const STEPS = [2, 4, 8, 16] as const;

/** How quickly points are counted, from the last ones. */
export class Speed {
  /** Points a millisecond; low at first. */
  #rate = 2000;
  #last = 0;

  /** Takes note of points that were counted. Times in milliseconds. */
  note(points: number, began: number, done: number): void {
    // Several are counted at a time: it took from when the one before was done.
    const took = Math.max(0.2, done - Math.max(began, this.#last));
    this.#last = done;
    if (points < 256) return;
    this.#rate += (points / took - this.#rate) / 4;
  }

  /** The step of a coarse picture of the whole scene. */
  stepFor({ resolution, rows = 1 }: Scene): number {
    const pixels = resolution * rows;
    return STEPS.find((step) => pixels / step ** 2 / this.#rate < COARSE_MS) ?? 16;
  }
}
