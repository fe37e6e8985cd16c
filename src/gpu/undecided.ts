import type { Counted } from '../core/count/backend.js';
import { escapeTime, orbitOf } from '../core/count/escape.js';
import { estimatorOf, orbitEnd } from '../core/count/estimate.js';
import type { Scene } from '../core/scene/scene.js';
import type { Points } from '../core/view/view.js';

/** The count that escape.wgsl gives a point that its precision cannot decide; above every itermax on a GPU. */
export const UNDECIDED = 2 ** 32 - 1;

/** Iterations between two pauses: some milliseconds. */
const ITERATIONS_AT_ONCE = 2 ** 20;

/**
 * Counts the undecided points by the reference, with their estimates.
 *
 * @param counted updated in place
 * @param pause yields the thread for a moment
 * @returns how many points were undecided
 */
export async function decideInF64(
  scene: Scene,
  { xs, ys, scattered }: Points,
  { counts, estimates }: Counted,
  pause: () => Promise<void>,
): Promise<number> {
  let undecided = 0;
  let iterations = 0;
  for (let k = counts.indexOf(UNDECIDED); k >= 0; k = counts.indexOf(UNDECIDED, k + 1)) {
    const x = xs[scattered ? k : k % xs.length] as number;
    const y = ys[scattered ? k : Math.floor(k / xs.length)] as number;
    const count = escapeTime(x, y, scene);
    counts[k] = count;
    if (estimates && count < scene.itermax) {
      estimates[k] = estimatorOf(scene)(orbitEnd(orbitOf(x, y, scene), count, scene));
    }
    undecided++;
    iterations += count;
    if (iterations > ITERATIONS_AT_ONCE) {
      iterations = 0;
      await pause();
    }
  }
  return undecided;
}
