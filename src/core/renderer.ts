import type { Cancellation } from './cancellation.js';
import type { Backend, BackendKind } from './count/backend.js';
import { type CountedBand, countBands } from './count/pipeline.js';
import { type Precision, requireResolved, resolves } from './count/precision.js';
import { debug } from './debug.js';
import { InputError, RenderError } from './errors.js';
import { type RenderProgress, tellingProgress } from './progress.js';
import { type Scene, type SceneFields, sceneFrom } from './scene/scene.js';
import { viewOf } from './view/view.js';

/** How a backend is chosen. `auto` is a hardware GPU where there is one, else the CPU. */
export type BackendChoice = 'auto' | BackendKind;

/**
 * How a precision is chosen. `auto` is single on a GPU where that resolves the view well, and double
 * elsewhere.
 */
export type PrecisionChoice = 'auto' | Precision;

/** A GPU, which counts in either precision. */
export interface Gpu {
  /**
   * The backend for a precision, opened when first asked for. It is closed with the GPU.
   *
   * @throws RenderError when the GPU cannot do it
   */
  in(precision: Precision): Promise<Backend>;
  close(): Promise<void>;
}

/** How to open the backends of a platform; the renderer opens those that it needs. */
export interface Backends {
  /**
   * Opens the GPU, or says in words why it is not to be used.
   *
   * @param softwareToo whether an adapter that runs on the CPU will do
   */
  gpu(softwareToo: boolean): Promise<Gpu | { readonly unavailable: string }>;
  cpu(): Backend | Promise<Backend>;
}

/** Which backend counts a scene, and why. */
export interface Chosen {
  readonly backend: Backend;
  /** Why `auto` did not take the GPU, in words; nothing where it did or where it was not asked. */
  readonly why?: string;
}

/** The counts of a whole picture. */
export interface Counts {
  /** Escape times from 0 to itermax, row by row, row 0 at the top: `shape[0] · shape[1]` of them. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Rows and columns, [ny, nx]. */
  readonly shape: readonly [rows: number, columns: number];
}

/** What a single call may be given. */
export interface RenderOptions {
  /** Cancels the call when it is aborted: it then fails with a CancelledError. */
  readonly signal?: Cancellation;
  /** Called at the beginning, and as points are counted, with how much of the picture is done. */
  readonly onProgress?: (progress: RenderProgress) => void;
}

/**
 * Counts scenes on the backend of choice. It stays open between scenes, and what it needs (a
 * device, threads) is opened when first used; close it when done.
 */
export class Renderer {
  #gpu: ReturnType<Backends['gpu']> | undefined;
  #cpu: Promise<Backend> | undefined;

  /** @throws InputError when the backend has not the precision */
  constructor(
    private readonly choice: BackendChoice,
    private readonly precision: PrecisionChoice,
    private readonly backends: Backends,
  ) {
    requireOneOf('backend', choice, ['auto', 'gpu', 'cpu']);
    requireOneOf('precision', precision, ['auto', 'single', 'double']);
    if (choice === 'cpu' && precision === 'single') {
      throw new InputError('precision', 'double or auto on the backend cpu', precision);
    }
  }

  /**
   * Opens the backend that will count a scene. Which one it is depends on the scene too: a view that
   * single precision does not resolve is counted in double precision.
   *
   * @throws RenderError when the GPU is asked for and there is none, or it fails its tests
   * @throws InputError when the view is beyond double precision, or a GPU or a precision is asked for
   * that cannot count the scene rightly
   */
  async choose(scene: Scene): Promise<Chosen> {
    const chosen = await this.#choose(scene);
    debug(() => {
      const { kind, description, precision } = chosen.backend;
      const why = chosen.why === undefined ? '' : `, as ${chosen.why}`;
      return `backend ${kind} (${description}) in ${precision} precision${why}`;
    });
    return chosen;
  }

  async #choose(scene: Scene): Promise<Chosen> {
    requireResolved('double', scene);
    if (this.choice === 'cpu') return { backend: await this.#openCpu() };
    const gpu = await this.#openGpu();
    if ('unavailable' in gpu) {
      if (this.choice === 'gpu') throw new RenderError(`backend gpu: ${gpu.unavailable}`);
      return { backend: await this.#openCpu(), why: gpu.unavailable };
    }
    try {
      const backend = await gpu.in(this.#precisionFor(scene));
      backend.check(scene);
      return { backend };
    } catch (refusal) {
      const refused = refusal instanceof InputError || refusal instanceof RenderError;
      if (this.choice === 'gpu' || !refused) throw refusal;
      return { backend: await this.#openCpu(), why: refusal.message };
    }
  }

  #precisionFor(scene: Scene): Precision {
    if (this.precision !== 'auto') return this.precision;
    return resolves('single', scene) ? 'single' : 'double';
  }

  /**
   * Counts a scene band after band, so that the picture need not fit into memory.
   *
   * @param scene the fields that differ from the default scene
   * @throws InputError naming a field that is out of range; RenderError; CancelledError
   * @example
   * for await (const { band, counts } of renderer.bands({ resolution: 20000 })) {
   *   console.log(band.firstRow, counts.length);
   * }
   */
  async *bands(
    scene: SceneFields = {},
    { signal, onProgress }: RenderOptions = {},
  ): AsyncGenerator<CountedBand, void, undefined> {
    const whole = sceneFrom(scene);
    const { backend } = await this.choose(whole);
    const onCounted = onProgress && tellingProgress(viewOf(whole), onProgress);
    yield* countBands(backend, whole, { signal, onCounted });
  }

  /**
   * Counts a scene.
   *
   * @param scene the fields that differ from the default scene
   * @returns the counts as one typed array and its shape, [ny, nx]
   * @throws InputError naming a field that is out of range, or a picture too large for one array
   * (use `bands`); RenderError when counting fails; CancelledError
   * @example
   * const { counts, shape } = await renderer.count({ resolution: 1000, itermax: 200 });
   */
  async count(scene: SceneFields = {}, options: RenderOptions = {}): Promise<Counts> {
    const whole = sceneFrom(scene);
    const { columns, rows } = viewOf(whole);
    const counts = arrayFor(whole, rows * columns);
    let filled = 0;
    for await (const { counts: band } of this.bands(whole, options)) {
      counts.set(band, filled);
      filled += band.length;
    }
    return { counts, shape: [rows, columns] };
  }

  /** Ends threads and lets go of the GPU, so that the process can exit by itself. */
  async close(): Promise<void> {
    // What failed to open has said so to whoever asked for it, and has nothing to close.
    const gpu = await this.#gpu?.catch(() => undefined);
    const cpu = await this.#cpu?.catch(() => undefined);
    await cpu?.close();
    if (gpu && !('unavailable' in gpu)) await gpu.close();
    this.#gpu = undefined;
    this.#cpu = undefined;
  }

  /** A GPU that fails to open is one that `auto` does without; whoever asks for it hears why. */
  #openGpu(): ReturnType<Backends['gpu']> {
    this.#gpu ??= this.backends.gpu(this.choice === 'gpu').catch((cause) => {
      if (!(cause instanceof RenderError)) throw cause;
      return { unavailable: cause.message };
    });
    return this.#gpu;
  }

  #openCpu(): Promise<Backend> {
    this.#cpu ??= (async () => this.backends.cpu())();
    return this.#cpu;
  }
}

function requireOneOf(field: string, value: unknown, accepted: readonly string[]): void {
  if (!accepted.some((one) => one === value)) {
    throw new InputError(field, accepted.join(', ').replace(/, (\w+)$/, ' or $1'), value);
  }
}

function arrayFor(scene: Scene, pixels: number): Uint32Array<ArrayBuffer> {
  try {
    return new Uint32Array(pixels);
  } catch {
    throw new InputError(
      'resolution',
      `a picture whose ${pixels} counts fit into one array (use bands for a larger one)`,
      scene.resolution,
    );
  }
}
