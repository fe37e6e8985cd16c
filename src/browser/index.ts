import { forCaller } from '../core/cancellation.js';
import type { PrecisionChoice } from '../core/count/chooser.js';
import { InputError } from '../core/errors.js';
import { pulledFrom } from '../core/pulled.js';
import {
  type PngBytesOptions,
  Renderer,
  type RenderOptions,
  requireNoMore,
} from '../core/renderer.js';
import { type Scene, type SceneFields, sceneFrom } from '../core/scene/scene.js';
import { viewOf } from '../core/view/view.js';
import type { OwnDevice } from '../gpu/adapter.js';
import { pngPieces } from './png-stream.js';
import { type BackendChoice, sourcesFor } from './sources.js';

export * from '../core/library.js';
export type { Adapter, OwnDevice } from '../gpu/adapter.js';
export { listAdapters } from './adapters.js';
export type { BackendChoice };

type Bytes = Uint8Array<ArrayBuffer>;

/** How to open a renderer. */
export interface RendererOptions {
  /**
   * `auto` (default) uses the backend that is expected to finish first: the CPU for small pictures, a hardware
   * GPU for others, if there is one. `gpu` also accepts a software
   * adapter, and fails if there is none. `cpu` is exact f64 in web workers.
   */
  readonly backend?: BackendChoice;
  /**
   * `single` is f32 on a GPU; `double` gives f64 counts on any backend; `auto` (default) uses single
   * where f32 resolves the view well. The CPU is always double.
   */
  readonly precision?: PrecisionChoice;
  /** A `GPUDevice` of your own to use. `close` leaves it open. */
  readonly device?: OwnDevice;
  /** Worker threads of the CPU backend; the default is one per core. */
  readonly threads?: number;
}

/** A renderer that also encodes pictures, and draws on a canvas. */
export class BrowserRenderer extends Renderer {
  /**
   * Renders a scene as a PNG.
   *
   * @param scene fields that differ from the default scene
   * @returns the file, of type image/png
   * @throws InputError naming the invalid field; RenderError; the signal's reason
   * @example
   * image.src = URL.createObjectURL(await renderer.png({ resolution: 800 }));
   */
  async png(scene: SceneFields = {}, options: PngBytesOptions = {}): Promise<Blob> {
    const pieces: Bytes[] = [];
    for await (const piece of this.#pngPieces(sceneFrom(scene), options)) pieces.push(piece);
    return new Blob(pieces, { type: 'image/png' });
  }

  /**
   * The same bytes as a stream, which is made as it is read, so the picture may be larger than memory.
   * Cancelling the stream ends the work.
   *
   * @param scene fields that differ from the default scene
   * @throws InputError naming the invalid field; the stream fails with the errors of `png`
   * @example
   * await renderer.pngStream({ resolution: 20000 }).pipeTo(await fileHandle.createWritable());
   */
  pngStream(scene: SceneFields = {}, options: PngBytesOptions = {}): ReadableStream<Bytes> {
    const pieces = this.#pngPieces(sceneFrom(scene), options);
    return new ReadableStream(pulledFrom(pieces), { highWaterMark: 0 });
  }

  /**
   * Draws a scene on a canvas, which takes the picture's size. Each band shows as soon as it is finished.
   *
   * @param canvas of the page or not; its context must be `2d`, or none yet
   * @param scene fields that differ from the default scene
   * @throws InputError naming the invalid field, or the canvas; RenderError; the signal's reason
   * @example
   * await renderer.draw(document.querySelector('canvas'), { resolution: 800, palette: 'viridis' });
   */
  async draw(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    scene: SceneFields = {},
    options: RenderOptions = {},
  ): Promise<void> {
    const whole = sceneFrom(scene);
    const context = canvas.getContext('2d') as CanvasRenderingContext2D | null;
    if (!context) throw new InputError('canvas', 'a canvas with a 2d context', 'another context');
    const { columns, rows } = viewOf(whole);
    canvas.width = columns;
    canvas.height = rows;
    for await (const { band, data, width } of this.pixelBands(whole, options)) {
      context.putImageData(new ImageData(data, width), band.firstColumn, band.firstRow);
    }
  }

  async *#pngPieces(
    scene: Scene,
    options: PngBytesOptions,
  ): AsyncGenerator<Bytes, void, undefined> {
    try {
      const { backend } = await this.choose(scene);
      yield* pngPieces(backend, scene, options);
    } catch (error) {
      throw forCaller(error, options.signal);
    }
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
  device,
  threads = navigator.hardwareConcurrency,
  ...unknown
}: RendererOptions = {}): Promise<BrowserRenderer> {
  requireNoMore(unknown, 'backend, precision, device or threads');
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new InputError('threads', 'an integer from 1', threads);
  }
  if (device !== undefined && backend === 'cpu') {
    throw new InputError('device', 'the backend gpu or auto along with it, not cpu', device);
  }
  // The CPU never replaces a device that was given.
  const choice = device === undefined ? backend : 'gpu';
  return new BrowserRenderer(choice, precision, sourcesFor(threads, device));
}
