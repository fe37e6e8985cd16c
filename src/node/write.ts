import type { Backend } from '../core/backend.js';
import { greyColouring } from '../core/colour.js';
import { countBands } from '../core/pipeline.js';
import type { Renderer, RenderOptions } from '../core/renderer.js';
import type { Scene } from '../core/scene.js';
import { viewOf } from '../core/view.js';
import { type OutputFile, openOutput } from './output.js';
import { type Compression, encodeGreyPng, requireEncodable } from './png.js';

export interface PngOptions extends RenderOptions {
  /** How hard to compress, as zlib says it: 1 is fast, 6 (default) is small. */
  readonly compression?: Compression;
  /** Called once the backend is chosen; `why` says why `auto` did not take the GPU. */
  readonly onBackend?: (backend: Pick<Backend, 'kind' | 'description'>, why?: string) => void;
}

/** What was done for a picture. */
export interface Written {
  readonly columns: number;
  readonly rows: number;
  /** Size of the file. */
  readonly bytes: number;
  readonly backend: Backend['kind'];
  /** The adapter's name, or the number of threads. */
  readonly description: string;
  /** Milliseconds until all was counted, opening the backend not included. */
  readonly countMs: number;
  /** Milliseconds that encoding and writing took after that. */
  readonly encodeMs: number;
}

/** Counts a scene and writes its PNG: the data's way from the scene to the file. */
export async function writePng(
  renderer: Renderer,
  scene: Scene,
  path: string,
  options: PngOptions = {},
  open: (path: string) => OutputFile = openOutput,
): Promise<Written> {
  const { columns, rows } = viewOf(scene);
  requireEncodable(columns, rows);
  const file = open(path);
  try {
    const { backend, why } = await renderer.choose(scene);
    options.onBackend?.(backend, why);
    const start = performance.now();
    const colour = greyColouring(scene);
    const grey = new Uint8Array(columns * rows);
    let filled = 0;
    for await (const { counts } of countBands(backend, scene, options.signal)) {
      colour(counts, grey.subarray(filled, filled + counts.length));
      filled += counts.length;
    }
    const counted = performance.now();
    const png = encodeGreyPng(grey, columns, rows, options.compression ?? 6);
    file.write(png);
    file.commit();
    return {
      columns,
      rows,
      bytes: png.length,
      backend: backend.kind,
      description: backend.description,
      countMs: counted - start,
      encodeMs: performance.now() - counted,
    };
  } finally {
    file.discard();
  }
}
