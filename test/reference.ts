import { countBand } from '../src/core/escape.js';
import { rowsOf, type Scene } from '../src/core/scene.js';

/** The counts of a whole scene by the f64 reference, row by row. */
export function referenceCounts(scene: Scene): Uint32Array<ArrayBuffer> {
  const whole = { firstRow: 0, rows: rowsOf(scene), firstColumn: 0, columns: scene.resolution };
  return countBand(scene, { index: 0, ...whole });
}
