import { CancelledError, InputError, RenderError } from '../core/errors.js';
import type { RenderProgress } from '../core/progress.js';
import {
  type Counts,
  type PrecisionChoice,
  Renderer,
  type RenderOptions,
} from '../core/renderer.js';
import { DEFAULT_SCENE } from '../core/scene/defaults.js';
import { type Scene, type SceneFields, sceneFrom } from '../core/scene/scene.js';
import { pngPieces } from './png-stream.js';
import { type BackendChoice, sourcesFor } from './sources.js';

export type { CountedBand } from '../core/count/pipeline.js';
export type {
  BackendChoice,
  Counts,
  PrecisionChoice,
  RenderOptions,
  RenderProgress,
  Scene,
  SceneFields,
};
export { CancelledError, DEFAULT_SCENE, InputError, RenderError, sceneFrom };

/** How to open a renderer. */
export interface RendererOptions {
  /**
   * `auto` (default) takes a hardware GPU where there is one and the CPU elsewhere, `gpu` takes a
   * software adapter too and fails where there is none, `cpu` is exact f64 in web workers.
   */
  readonly backend?: BackendChoice;
  /**
   * `single` is f32 on a GPU, `double` gives the counts of f64 everywhere, `auto` (default) takes
   * single where that resolves the view well. The CPU is always double.
   */
  readonly precision?: PrecisionChoice;
  /** Threads of the backend cpu: by default one a core. */
  readonly threads?: number;
}

/** A renderer that also makes pictures. */
export class BrowserRenderer extends Renderer {
  /**
   * Counts a scene and encodes its picture as a PNG.
   *
   * @param scene the fields that differ from the default scene
   * @returns the file's bytes, of type image/png
   * @throws InputError naming a field that is out of range; RenderError; CancelledError
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
 * Opens a renderer; what it needs (a device, workers) is opened when first used.
 *
 * @throws InputError when an option is out of range
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
}: RendererOptions = {}): Promise<BrowserRenderer> {
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new InputError('threads', 'an integer from 1', threads);
  }
  return new BrowserRenderer(backend, precision, sourcesFor(threads));
}
