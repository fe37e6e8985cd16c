import type { Backend } from '../src/core/count/backend.js';
import { countBand, escapeTime, orbitOf } from '../src/core/count/escape.js';
import { estimatorOf, orbitEnd } from '../src/core/count/estimate.js';
import { rowsOf, type Scene } from '../src/core/scene/scene.js';
import { viewOf } from '../src/core/view/view.js';

/** Reference counts of a whole scene in f64, row by row. */
export function referenceCounts(scene: Scene): Uint32Array<ArrayBuffer> {
  const whole = { firstRow: 0, rows: rowsOf(scene), firstColumn: 0, columns: scene.resolution };
  return countBand(scene, whole);
}

/** Reference estimates of a whole scene in f64, row by row. */
export function referenceEstimates(scene: Scene, counts: Uint32Array): Float32Array<ArrayBuffer> {
  const { columns, rows, xs, ys } = viewOf(scene);
  const [x, y] = [xs(0, columns), ys(0, rows)];
  return Float32Array.from(counts, (count, k) => {
    if (count === scene.itermax) return 0;
    const at = [x[k % columns], y[Math.floor(k / columns)]] as [number, number];
    return estimatorOf(scene)(orbitEnd(orbitOf(...at, scene), count, scene));
  });
}

/** The reference as a backend, without threads and estimates. */
export const REFERENCE: Backend = {
  kind: 'cpu',
  precision: 'double',
  description: 'the reference',
  lanes: 1,
  check: () => undefined,
  count: async (scene, band, { samples } = {}) => {
    const { xs, ys, scattered } = viewOf(scene).points(band, samples);
    if (!scattered) return { counts: countBand(scene, band) };
    return { counts: Uint32Array.from(xs, (x, k) => escapeTime(x, ys[k] as number, scene)) };
  },
  close: async () => undefined,
};
