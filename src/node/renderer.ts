import { forCaller } from '../core/cancellation.js';
import type { PrecisionChoice } from '../core/count/chooser.js';
import { sceneWith } from '../core/count/values.js';
import { InputError } from '../core/errors.js';
import { requireCompression, USUAL_COMPRESSION } from '../core/png/compression.js';
import { pulledFrom } from '../core/pulled.js';
import { type PngBytesOptions, Renderer, requireNoMore } from '../core/renderer.js';
import { type Scene, type SceneFields, sceneFrom } from '../core/scene/scene.js';
import type { OwnDevice } from '../gpu/adapter.js';
import { type BackendChoice, sourcesFor } from './backend/sources.js';
import './debug.js';
import { type WriteOptions, type WrittenFile, writeScene } from './file/write.js';

export type { BackendChoice };

export type PngOptions = Omit<WriteOptions, 'format' | 'values'>;
export type NpyOptions = Omit<WriteOptions, 'format' | 'compression' | 'dpi'>;
export type TileOptions = Omit<PngOptions, 'dpi'>;

/** How to open a renderer. */
export interface RendererOptions {
  /**
   * `auto` (default) uses the backend that is expected to finish first: the CPU for small pictures, a hardware
   * GPU for others, if there is one. `gpu` also accepts a software
   * adapter, and fails if there is no adapter. `cpu` is exact f64 on all cores.
   */
  readonly backend?: BackendChoice;
  /**
   * `single` is f32 on a GPU. `double` gives the counts of f64 on every backend. `auto` (default) uses single
   * where that resolves the view well. The CPU is always double.
   */
  readonly precision?: PrecisionChoice;
  /** Part of the name of the adapter to use, in any case; it may be a software adapter. */
  readonly adapter?: string;
  /** A `GPUDevice` of your own to use. `close` leaves it open. */
  readonly device?: OwnDevice;
  /** Threads of the backend cpu; by default one per core. */
  readonly threads?: number;
}

/** A renderer that also writes files. */
export class NodeRenderer extends Renderer {
  /**
   * Counts a scene and writes its picture as a PNG: grey in 8 or 16 bits, indexed for up to 256 colours, else
   * RGB, and always with the scene itself as text. Bands are encoded and written while the next ones are
   * counted, so the picture may be far larger than memory.
   *
   * @param scene the fields that differ from the default scene
   * @param path the file, which gets its name once it is complete; `-` is standard output
   * @returns sizes, backend and times
   * @throws InputError naming a field that is out of range, or a path that cannot be written or, for more
   * than 2^24 pixels, that another writer holds; RenderError when counting or writing fails; the signal's
   * reason. The old file is then still there, and what is finished of a picture of more than 2^24 pixels is
   * kept for `resume`
   * @example
   * await renderer.writePng({ resolution: 4000 }, 'large.png');
   */
  writePng(scene: SceneFields, path: string, options: PngOptions = {}): Promise<WrittenFile> {
    return this.#write(sceneFrom(scene), path, { ...options, format: 'png' });
  }

  /**
   * Counts a scene and writes its numbers as a NumPy array file of shape (ny, nx), and the scene beside it as
   * `path.json`. Otherwise like `writePng`.
   *
   * The numbers are the counts, as `<u2`, or `<u4` where itermax needs it; or, as `<f8`, the `values` that
   * `field` describes.
   *
   * @example
   * await renderer.writeNpy({ itermax: 1000 }, 'counts.npy'); // numpy.load('counts.npy')
   * await renderer.writeNpy({}, 'heights.npy', { values: 'smooth' });
   */
  async writeNpy(scene: SceneFields, path: string, options: NpyOptions = {}): Promise<WrittenFile> {
    const { values = 'counts' } = options;
    const whole = await sceneWith(values, scene, (fields) => sceneFrom(fields));
    return this.#write(whole, path, { ...options, format: 'npy' });
  }

  /**
   * Counts a scene and returns its picture as the bytes of a PNG, which are those that `writePng` writes.
   *
   * @param scene the fields that differ from the default scene
   * @throws InputError naming a field that is out of range; RenderError; the signal's reason
   * @example
   * response.end(await renderer.png({ resolution: 800 }));
   */
  async png(
    scene: SceneFields = {},
    options: PngBytesOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#pngPieces(sceneFrom(scene), options)) pieces.push(piece);
    return new Uint8Array(Buffer.concat(pieces));
  }

  /**
   * The same bytes as a stream, which is made as it is read, so the picture may be larger than memory.
   * Cancelling the stream ends the work.
   *
   * @param scene the fields that differ from the default scene
   * @throws InputError naming a field that is out of range; the stream fails with the errors of `png`
   * @example
   * return new Response(renderer.pngStream({ resolution: 20000 }));
   */
  pngStream(
    scene: SceneFields = {},
    options: PngBytesOptions = {},
  ): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.#pngPieces(sceneFrom(scene), options);
    return new ReadableStream(pulledFrom(pieces), { highWaterMark: 0 });
  }

  /**
   * Counts a scene and writes its picture as Deep Zoom tiles: the descriptor, a folder `NAME_files` of PNGs
   * beside it, and a page `NAME.html` that shows them. The picture may have up to 2^20 columns. Otherwise like
   * `writePng`.
   *
   * @throws InputError also when the folder or the page exists and is not of this program
   * @example
   * await renderer.writeDzi({ resolution: 65536 }, 'huge.dzi'); // open huge.html
   */
  writeDzi(scene: SceneFields, path: string, options: TileOptions = {}): Promise<WrittenFile> {
    return this.#write(sceneFrom(scene), path, { ...options, format: 'dzi' });
  }

  /**
   * The same tiles in one zip file without compression (SZI), from which viewers read what they show.
   *
   * @example
   * await renderer.writeSzi({ resolution: 65536 }, 'huge.szi');
   */
  writeSzi(scene: SceneFields, path: string, options: TileOptions = {}): Promise<WrittenFile> {
    return this.#write(sceneFrom(scene), path, { ...options, format: 'szi' });
  }

  async #write(scene: Scene, path: string, options: WriteOptions): Promise<WrittenFile> {
    try {
      return await writeScene(this, scene, path, options);
    } catch (error) {
      throw forCaller(error, options.signal);
    }
  }

  async *#pngPieces(
    scene: Scene,
    { compression = USUAL_COMPRESSION, ...options }: PngBytesOptions,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    requireCompression(compression);
    const { pngOnPool } = await import('./file/png-encoding.js');
    try {
      const picture = await this.picture(scene, options);
      yield* pngOnPool(picture, compression).pieces(picture.bands);
    } catch (error) {
      throw forCaller(error, options.signal);
    }
  }
}

/**
 * Opens a renderer. Its GPU device or threads start on first use.
 *
 * @throws InputError when an option is out of range
 * @example
 * import { openRenderer } from 'juliaset';
 *
 * const renderer = await openRenderer();
 * const { counts, shape } = await renderer.count({ resolution: 1000 });
 * console.log(shape, Math.max(...counts.subarray(0, 1000)));
 * await renderer.writePng({ resolution: 1000 }, 'plot.png');
 * await renderer.close();
 */
export async function openRenderer({
  backend = 'auto',
  precision = 'auto',
  adapter,
  device,
  threads,
  ...unknown
}: RendererOptions = {}): Promise<NodeRenderer> {
  requireNoMore(unknown, 'backend, precision, adapter, device or threads');
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new InputError('threads', 'an integer from 1', threads);
  }
  if (adapter !== undefined && device !== undefined) {
    throw new InputError('adapter', 'no device along with it', adapter);
  }
  const named = Object.entries({ adapter, device }).find(([, given]) => given !== undefined);
  if (named && backend === 'cpu') {
    throw new InputError(named[0], 'the backend gpu or auto along with it, not cpu', named[1]);
  }
  // The CPU never replaces an adapter or a device that was named.
  const choice = named ? 'gpu' : backend;
  return new NodeRenderer(choice, precision, sourcesFor({ adapter, device, threads }));
}
