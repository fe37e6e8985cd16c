import type { Cancellation } from './cancellation.js';
import type { Backend } from './count/backend.js';
import { type CountedBand, countBands } from './count/pipeline.js';
import { type Precision, requireResolved, resolves } from './count/precision.js';
import type { BackendSource } from './count/source.js';
import { debug } from './debug.js';
import { InputError, RenderError } from './errors.js';
import { type RenderProgress, tellingProgress } from './progress.js';
import { type Scene, type SceneFields, sceneFrom } from './scene/scene.js';
import { viewOf } from './view/view.js';

/** Choice of precision. `auto` is single on a GPU if that resolves the view, and double otherwise. */
export type PrecisionChoice = 'auto' | Precision;

/** The backend chosen for a scene, and the reason. */
export interface Chosen {
  readonly backend: Backend;
  /**
   * Why `auto` passed over the backends it prefers; undefined if it took its first choice or was not
   * used.
   */
  readonly why?: string;
}

/** The counts of a whole picture. */
export interface Counts {
  /** Escape times from 0 to itermax, row by row, row 0 at the top: `shape[0] · shape[1]` of them. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Rows and columns, [ny, nx]. */
  readonly shape: readonly [rows: number, columns: number];
}

/** Options of a single call. */
export interface RenderOptions {
  /** Aborting it makes the call fail with a CancelledError. */
  readonly signal?: Cancellation;
  /** Called at the start and whenever points are counted. */
  readonly onProgress?: (progress: RenderProgress) => void;
}

/**
 * Counts scenes on the chosen backend. Devices and threads are opened on first use and stay open between
 * scenes; close the renderer when done.
 */
export class Renderer {
  readonly #opened = new Map<string, ReturnType<BackendSource['open']>>();

  /**
   * @param choice the name of a source, or `auto` for the first usable one
   * @param sources by name, in order of preference
   * @throws InputError if there is no such backend, or it does not support the precision
   */
  constructor(
    private readonly choice: string,
    private readonly precision: PrecisionChoice,
    private readonly sources: Readonly<Record<string, BackendSource>>,
  ) {
    requireOneOf('backend', choice, ['auto', ...Object.keys(sources)]);
    requireOneOf('precision', precision, ['auto', 'single', 'double']);
    const { precisions } = sources[choice] ?? {};
    if (precisions && precision !== 'auto' && !precisions.includes(precision)) {
      const expected = `${precisions.join(', ')} or auto on the backend ${choice}`;
      throw new InputError('precision', expected, precision);
    }
  }

  /**
   * Opens the backend for a scene. The choice depends on the scene: a view that single precision does not
   * resolve is counted in double precision.
   *
   * @throws RenderError if the requested backend cannot be used or fails its tests
   * @throws InputError if double precision does not resolve the view, or if the requested backend or
   * precision cannot count the scene correctly
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
    const names = this.choice === 'auto' ? Object.keys(this.sources) : [this.choice];
    const refusals: string[] = [];
    for (const name of names) {
      const isLast = name === names.at(-1);
      try {
        const opened = await this.#open(name);
        if ('unavailable' in opened) {
          if (isLast) throw new RenderError(`backend ${name}: ${opened.unavailable}`);
          refusals.push(opened.unavailable);
          continue;
        }
        const backend = await opened.openBackend(this.#precisionFor(scene));
        backend.check(scene);
        return { backend, ...(refusals.length > 0 && { why: refusals.join('; ') }) };
      } catch (refusal) {
        const isRefusal = refusal instanceof InputError || refusal instanceof RenderError;
        if (isLast || !isRefusal) throw refusal;
        refusals.push(refusal.message);
      }
    }
    throw new TypeError('there is no backend');
  }

  #precisionFor(scene: Scene): Precision {
    if (this.precision !== 'auto') return this.precision;
    return resolves('single', scene) ? 'single' : 'double';
  }

  /**
   * Counts a scene band by band, so the picture need not fit into memory.
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

  /** Stops the threads and releases the GPU, so the process can exit. */
  async close(): Promise<void> {
    // A source that failed to open has already reported it, and has nothing to close.
    const opened = await Promise.all(
      [...this.#opened.values()].map((each) => each.catch(() => undefined)),
    );
    this.#opened.clear();
    for (const backends of opened) {
      if (backends && !('unavailable' in backends)) await backends.close();
    }
  }

  #open(name: string): ReturnType<BackendSource['open']> {
    const known = this.#opened.get(name);
    if (known) return known;
    const opened = (this.sources[name] as BackendSource).open(name === this.choice);
    this.#opened.set(name, opened);
    return opened;
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

/**
 * Refuses options that nobody knows: a slip of the hand would go unseen.
 *
 * @throws InputError
 */
export function requireNoMore(unknown: object): void {
  const [option] = Object.keys(unknown);
  if (option === undefined) return;
  throw new InputError(option, 'backend, precision, adapter or threads as options', option);
}
