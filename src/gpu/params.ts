import type { Scene } from '../core/scene.js';

/** What a dispatch is told, beside the coordinates: `Params` of escape.wgsl. */
export interface Params {
  readonly scene: Pick<Scene, 'real' | 'imag' | 'threshold' | 'itermax'>;
  readonly first: number;
  readonly last: number;
  readonly columns: number;
  readonly rows: number;
  readonly stamp: number;
}

/** Byte offsets of the uniform buffer's fields; a test holds them against the WGSL. */
export const PARAMS_LAYOUT = {
  c: 0,
  threshold_squared: 8,
  itermax: 12,
  first: 16,
  last: 20,
  columns: 24,
  rows: 28,
  stamp: 32,
} as const;

/** Size of the uniform buffer in bytes: the struct's, rounded up to its alignment. */
export const PARAMS_SIZE = 40;

/** The uniform buffer's bytes. Here f64 becomes f32; the square of the threshold is taken in f64. */
export function paramsBytes(params: Params): ArrayBuffer {
  const { scene } = params;
  const bytes = new ArrayBuffer(PARAMS_SIZE);
  const view = new DataView(bytes);
  const at = PARAMS_LAYOUT;
  view.setFloat32(at.c, scene.real, true);
  view.setFloat32(at.c + 4, scene.imag, true);
  view.setFloat32(at.threshold_squared, scene.threshold * scene.threshold, true);
  view.setUint32(at.itermax, scene.itermax, true);
  for (const field of ['first', 'last', 'columns', 'rows', 'stamp'] as const) {
    view.setUint32(at[field], params[field], true);
  }
  return bytes;
}
