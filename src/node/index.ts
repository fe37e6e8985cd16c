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
import { type BackendChoice, sourcesFor } from './backend/sources.js';
import { type WriteOptions, type WrittenFile, writeScene } from './file/write.js';

export type { CountedBand } from '../core/count/pipeline.js';
export type { Compression } from './file/encoding.js';
export type {
  BackendChoice,
  Counts,
  PrecisionChoice,
  RenderOptions,
  RenderProgress,
  Scene,
  SceneFields,
  WrittenFile,
};

export { CancelledError, DEFAULT_SCENE, InputError, RenderError, sceneFrom };

export type PngOptions = Omit<WriteOptions, 'format'>;
export type NpyOptions = Omit<PngOptions, 'compression'>;

/** How to open a renderer. */
export interface RendererOptions {
  /**
   * `auto` (default) takes a hardware GPU where there is one and the CPU elsewhere, `gpu` takes a
   * software adapter too and fails where there is none, `cpu` is exact f64 on all cores.
   */
  readonly backend?: BackendChoice;
  /**
   * `single` is f32 on a GPU, `double` gives the counts of f64 everywhere, `auto` (default) takes
   * single where that resolves the view well. The CPU is always double.
   */
  readonly precision?: PrecisionChoice;
  /** Part of the name of the adapter to take, in any case; software ones included. */
  readonly adapter?: string;
  /** Threads of the backend cpu: by default one a core. */
  readonly threads?: number;
}

/** A renderer that also writes files. */
export class NodeRenderer extends Renderer {
  /**
   * Counts a scene and writes its picture as a PNG: in greys of 8 or 16 bits, indexed up to 256 colours, else
   * RGB, and always with the scene itself as text. Bands are encoded and written while the next ones are
   * counted, so the picture may be far larger than memory.
   *
   * @param scene the fields that differ from the default scene
   * @param path the file, which appears under its name once it is whole; `-` is standard output
   * @returns what was done: sizes, backend, times
   * @throws InputError naming a field that is out of range, or a path that cannot be written, or that
   * somebody else is writing if the picture has more than 2^24 pixels;
   * RenderError when counting or writing fails; CancelledError. The old file is then still there
   * @example
   * await renderer.writePng({ resolution: 4000 }, 'large.png');
   */
  writePng(scene: SceneFields, path: string, options: PngOptions = {}): Promise<WrittenFile> {
    return writeScene(this, sceneFrom(scene), path, { ...options, format: 'png' });
  }

  /**
   * Counts a scene and writes the counts as NumPy's array file: shape (ny, nx), `<u2`, or `<u4`
   * where itermax needs it. Like `writePng` in all else.
   *
   * @example
   * await renderer.writeNpy({ itermax: 1000 }, 'counts.npy'); // numpy.load('counts.npy')
   */
  writeNpy(scene: SceneFields, path: string, options: NpyOptions = {}): Promise<WrittenFile> {
    return writeScene(this, sceneFrom(scene), path, { ...options, format: 'npy' });
  }
}

/**
 * Opens a renderer; what it needs (a device, threads) is opened when first used.
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
}: RendererOptions = {}): Promise<NodeRenderer> {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new InputError('threads', 'an integer from 1', threads);
  }
  if (adapter !== undefined && backend === 'cpu') {
    throw new InputError('adapter', 'the backend gpu or auto, not cpu, along with it', adapter);
  }
  if (process.env.DEBUG) await import('./debug.js');
  // Whoever names an adapter wants that one and no other.
  const choice = adapter === undefined ? backend : 'gpu';
  return new NodeRenderer(choice, precision, sourcesFor({ adapter, threads }));
}
