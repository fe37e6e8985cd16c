import type { Counted } from '../core/count/backend.js';
import { escapeTime, orbitOf } from '../core/count/escape.js';
import { estimatorOf, orbitEnd } from '../core/count/estimate.js';
import type { Scene } from '../core/scene/scene.js';
import type { Points } from '../core/view/view.js';

/** What escape.wgsl counts where its precision does not decide; no itermax on a GPU is as large. */
export const UNDECIDED = 2 ** 32 - 1;

/** Iterations after which others are let to run on this thread: some milliseconds. */
const AT_ONCE = 2 ** 20;

/**
 * Counts the undecided ones of some points by the reference, with their estimates.
 *
 * @param counted the undecided ones are replaced
 * @param pause lets others run for a moment
 * @returns how many they were
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
    if (iterations > AT_ONCE) {
      iterations = 0;
      await pause();
    }
  }
  return undecided;
}
