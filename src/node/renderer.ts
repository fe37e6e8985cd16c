import { InputError } from '../core/errors.js';
import { pictureOf } from '../core/picture.js';
import { tellingProgress } from '../core/progress.js';
import { type PrecisionChoice, Renderer, requireNoMore } from '../core/renderer.js';
import { type SceneFields, sceneFrom } from '../core/scene/scene.js';
import { viewOf } from '../core/view/view.js';
import { type BackendChoice, sourcesFor } from './backend/sources.js';
import {
  requireCompression,
  type WriteOptions,
  type WrittenFile,
  writeScene,
} from './file/write.js';

export type { BackendChoice };

export type PngOptions = Omit<WriteOptions, 'format'>;
export type PngBytesOptions = Pick<PngOptions, 'compression' | 'signal' | 'onProgress'>;
export type NpyOptions = Omit<PngOptions, 'compression'>;

/** How to open a renderer. */
export interface RendererOptions {
  /**
   * `auto` (default) uses a hardware GPU if there is one, else the CPU. `gpu` also accepts a software
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
   * than 2^24 pixels, that another writer holds; RenderError when counting or writing fails; CancelledError.
   * The old file is then still there
   * @example
   * await renderer.writePng({ resolution: 4000 }, 'large.png');
   */
  writePng(scene: SceneFields, path: string, options: PngOptions = {}): Promise<WrittenFile> {
    return writeScene(this, sceneFrom(scene), path, { ...options, format: 'png' });
  }

  /**
   * Counts a scene and returns its picture as the bytes of a PNG, which are those that `writePng` writes.
   *
   * @param scene the fields that differ from the default scene
   * @throws InputError naming a field that is out of range; RenderError; CancelledError
   * @example
   * response.end(await renderer.png({ resolution: 800 }));
   */
  async png(
    scene: SceneFields = {},
    { compression = 6, signal, onProgress }: PngBytesOptions = {},
  ): Promise<Uint8Array> {
    requireCompression(compression);
    const whole = sceneFrom(scene);
    const { backend } = await this.choose(whole);
    const { pngOnPool } = await import('./file/png-encoding.js');
    const onCounted = onProgress && tellingProgress(viewOf(whole), onProgress);
    const picture = await pictureOf(backend, whole, { signal, onCounted });
    const pieces: Uint8Array[] = [];
    for await (const piece of pngOnPool(picture, compression).pieces(picture.bands)) {
      pieces.push(piece);
    }
    return new Uint8Array(Buffer.concat(pieces));
  }

  /**
   * Counts a scene and writes the counts as a NumPy array file of shape (ny, nx): `<u2`, or `<u4` where
   * itermax needs it. Otherwise like `writePng`.
   *
   * @example
   * await renderer.writeNpy({ itermax: 1000 }, 'counts.npy'); // numpy.load('counts.npy')
   */
  writeNpy(scene: SceneFields, path: string, options: NpyOptions = {}): Promise<WrittenFile> {
    return writeScene(this, sceneFrom(scene), path, { ...options, format: 'npy' });
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
  threads,
  ...unknown
}: RendererOptions = {}): Promise<NodeRenderer> {
  requireNoMore(unknown);
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new InputError('threads', 'an integer from 1', threads);
  }
  if (adapter !== undefined && backend === 'cpu') {
    throw new InputError('adapter', 'the backend gpu or auto along with it, not cpu', adapter);
  }
  if (process.env.DEBUG) await import('./debug.js');
  // The CPU never replaces an adapter that was named.
  const choice = adapter === undefined ? backend : 'gpu';
  return new NodeRenderer(choice, precision, sourcesFor({ adapter, threads }));
}
