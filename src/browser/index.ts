import { InputError } from '../core/errors.js';
import {
  type PrecisionChoice,
  Renderer,
  type RenderOptions,
  requireNoMore,
} from '../core/renderer.js';
import { type SceneFields, sceneFrom } from '../core/scene/scene.js';
import { pngPieces } from './png-stream.js';
import { type BackendChoice, sourcesFor } from './sources.js';

export * from '../core/library.js';
export type { BackendChoice };

/** How to open a renderer. */
export interface RendererOptions {
  /**
   * `auto` (default) uses a hardware GPU if there is one, else the CPU. `gpu` also accepts a software
   * adapter, and fails if there is none. `cpu` is exact f64 in web workers.
   */
  readonly backend?: BackendChoice;
  /**
   * `single` is f32 on a GPU; `double` gives f64 counts on any backend; `auto` (default) uses single
   * where f32 resolves the view well. The CPU is always double.
   */
  readonly precision?: PrecisionChoice;
  /** Worker threads of the CPU backend; the default is one per core. */
  readonly threads?: number;
}

/** A renderer that also encodes pictures. */
export class BrowserRenderer extends Renderer {
  /**
   * Renders a scene as a PNG.
   *
   * @param scene fields that differ from the default scene
   * @returns the file, of type image/png
   * @throws InputError naming the invalid field; RenderError; CancelledError
   * @example
   * image.src = URL.createObjectURL(await renderer.png({ resolution: 800 }));
   */
  async png(scene: SceneFields = {}, options: RenderOptions = {}): Promise<Blob> {
    const whole = sceneFrom(scene);
    const { backend } = await this.choose(whole);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of pngPieces(backend, whole, options)) pieces.push(piece);
    return new Blob(pieces, { type: 'image/png' });
  }
}

/**
 * Opens a renderer. It opens its device or workers on first use.
 *
 * @throws InputError when an option is invalid
 * @example
 * import { openRenderer } from 'juliaset';
 *
 * const renderer = await openRenderer();
 * const { counts, shape } = await renderer.count({ resolution: 800 });
 * document.body.append(`${shape} pixels, the first counted ${counts[0]}`);
 * await renderer.close();
 */
export async function openRenderer({
  backend = 'auto',
  precision = 'auto',
  threads = navigator.hardwareConcurrency,
  ...unknown
}: RendererOptions = {}): Promise<BrowserRenderer> {
  requireNoMore(unknown);
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new InputError('threads', 'an integer from 1', threads);
  }
  return new BrowserRenderer(backend, precision, sourcesFor(threads));
}
