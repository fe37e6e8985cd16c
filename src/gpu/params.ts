/** What a dispatch is told, beside the scene's constants and the coordinates: `Params` of band.wgsl. */
export interface Params {
  readonly itermax: number;
  readonly first: number;
  readonly last: number;
  readonly columns: number;
  readonly rows: number;
  readonly stamp: number;
  readonly threshold: number;
  readonly convergence: number;
}

/** Byte offsets of the uniform buffer's fields; a test holds them against the WGSL. */
export const PARAMS_LAYOUT = {
  itermax: 0,
  first: 4,
  last: 8,
  columns: 12,
  rows: 16,
  stamp: 20,
  threshold: 24,
  convergence: 28,
} as const satisfies Record<keyof Params, number>;

/** Size of the uniform buffer in bytes. */
export const PARAMS_SIZE = 32;

/** The uniform buffer's bytes. */
export function paramsBytes(params: Params): ArrayBuffer {
  const bytes = new ArrayBuffer(PARAMS_SIZE);
  const view = new DataView(bytes);
  for (const field of ['itermax', 'first', 'last', 'columns', 'rows', 'stamp'] as const) {
    view.setUint32(PARAMS_LAYOUT[field], params[field], true);
  }
  for (const field of ['threshold', 'convergence'] as const) {
    view.setFloat32(PARAMS_LAYOUT[field], params[field], true);
  }
  return bytes;
}
