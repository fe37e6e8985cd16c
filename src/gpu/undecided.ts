import type { Band } from '../core/bands.js';
import { escapeTime } from '../core/escape.js';
import type { Scene } from '../core/scene.js';
import { viewOf } from '../core/view.js';

/** What escape.wgsl counts where its precision does not decide; no itermax on a GPU is as large. */
const UNDECIDED = 2 ** 32 - 1;

/**
 * Counts the undecided pixels of a band by the reference.
 *
 * @param counts the band's counts, row by row; the undecided ones are replaced
 * @returns how many they were
 */
export function decideInF64(scene: Scene, band: Band, counts: Uint32Array): number {
  let k = counts.indexOf(UNDECIDED);
  if (k < 0) return 0;
  const view = viewOf(scene);
  const xs = view.xs(band.firstColumn, band.columns);
  const ys = view.ys(band.firstRow, band.rows);
  let undecided = 0;
  for (; k >= 0; k = counts.indexOf(UNDECIDED, k + 1)) {
    const x = xs[k % band.columns] as number;
    const y = ys[Math.floor(k / band.columns)] as number;
    counts[k] = escapeTime(x, y, scene);
    undecided++;
  }
  return undecided;
}
