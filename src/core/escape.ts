import { type Band, pixelsOf } from './bands.js';
import type { Scene } from './scene.js';
import { viewOf } from './view.js';

/**
 * The reference: the escape time of the orbit of `re + i·im` under z² + c, in plain f64.
 *
 * The count n is the number of iterations after the first for which |z| stayed within the
 * threshold, and itermax for an orbit that never left it: an integer from 0 to itermax. A NaN is
 * not beyond the threshold, so an orbit that overflows before it escapes counts as inside.
 */
export function escapeTime(re: number, im: number, scene: Scene): number {
  const { real, imag, itermax } = scene;
  const thresholdSquared = scene.threshold * scene.threshold;
  let n = 0;
  for (;;) {
    const nextRe = re * re - im * im + real;
    im = re * im + im * re + imag;
    re = nextRe;
    if (n === itermax || re * re + im * im > thresholdSquared) return n;
    n++;
  }
}

/** The counts of a band by the reference, row by row. Every backend is compared to this. */
export function countBand(scene: Scene, band: Band): Uint32Array<ArrayBuffer> {
  const view = viewOf(scene);
  const xs = view.xs(band.firstColumn, band.columns);
  const ys = view.ys(band.firstRow, band.rows);
  const counts = new Uint32Array(pixelsOf(band));
  let k = 0;
  for (const y of ys) {
    for (const x of xs) counts[k++] = escapeTime(x, y, scene);
  }
  return counts;
}
