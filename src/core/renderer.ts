import { type Cancellation, forCaller } from './cancellation.js';
import { type Pixels, pixelsFrom, rgbaWith } from './colour/pixels.js';
import { BackendChooser, type Chosen, type PrecisionChoice } from './count/chooser.js';
import { type CountedBand, countBands } from './count/pipeline.js';
import type { BackendSource } from './count/source.js';
import { type ContinuousValues, continuousValues, sceneWith } from './count/values.js';
import { type Verification, verifying } from './count/verification.js';
import { InputError } from './errors.js';
import { type Picture, pictureOf } from './picture.js';
import type { Compression } from './png/compression.js';
import { type OnCounted, type RenderProgress, tellingProgress } from './progress.js';
import { type Scene, type SceneFields, sceneFrom } from './scene/scene.js';
import type { Band } from './view/bands.js';
import { viewOf } from './view/view.js';

declare global {
  interface SymbolConstructor {
    /** For projects whose `lib` leaves it out; declared as TypeScript's own `lib` does. */
    readonly asyncDispose: unique symbol;
  }
}

/** The counts of a whole picture. */
export interface Counts {
  /** Escape times from 0 to itermax, row by row, row 0 at the top: `shape[0] · shape[1]` of them. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Rows and columns, [ny, nx]. */
  readonly shape: readonly [rows: number, columns: number];
}

/** A band of a picture, as pixels. */
export interface PixelBand extends Pixels {
  readonly band: Band;
}

/** Continuous values of a whole picture. */
export interface ContinuousField {
  /** Row by row, row 0 at the top: `shape[0] · shape[1]` of them. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Rows and columns, [ny, nx]. */
  readonly shape: readonly [rows: number, columns: number];
}

/** Options of a single call. */
export interface RenderOptions {
  /** Aborting it makes the call fail with the signal's reason. */
  readonly signal?: Cancellation;
  /** Called at the start and whenever points are counted. */
  readonly onProgress?: (progress: RenderProgress) => void;
}

/** Options of a picture's bytes. */
export interface PngBytesOptions extends RenderOptions {
  /** zlib's compression level: 0 does not compress, 6 is the default, 9 gives the smallest file. */
  readonly compression?: Compression;
}

/**
 * Counts scenes on the chosen backend. Devices and threads are opened on first use and stay open between
 * scenes; close the renderer when done.
 */
export class Renderer {
  readonly #chooser: BackendChooser;

  /**
   * @param choice the name of a source, or `auto` for the first usable one
   * @param sources by name, in order of preference
   * @throws InputError if there is no such backend, or it does not support the precision
   */
  constructor(
    choice: string,
    precision: PrecisionChoice,
    sources: Readonly<Record<string, BackendSource>>,
  ) {
    this.#chooser = new BackendChooser(choice, precision, sources);
  }

  /**
   * Opens the backend for a scene. The choice depends on the scene: a view that single precision does not
   * resolve is counted in double precision.
   *
   * @throws RenderError if the requested backend cannot be used or fails its tests
   * @throws InputError if double precision does not resolve the view, or if the requested backend or
   * precision cannot count the scene correctly
   */
  choose(scene: Scene): Promise<Chosen> {
    return this.#chooser.choose(scene);
  }

  /** The name of the backend that `choose` tries first for a scene. Opens nothing. */
  firstFor(scene: Scene): string {
    return this.#chooser.firstFor(scene);
  }

  /**
   * Counts a scene band by band, so the picture need not fit into memory.
   *
   * @param scene the fields that differ from the default scene
   * @throws InputError naming a field that is out of range; RenderError; the signal's reason
   * @example
   * for await (const { band, counts } of renderer.bands({ resolution: 20000 })) {
   *   console.log(band.firstRow, counts.length);
   * }
   */
  async *bands(
    scene: SceneFields = {},
    options: RenderOptions = {},
  ): AsyncGenerator<CountedBand, void, undefined> {
    const whole = sceneFrom(scene);
    try {
      const { backend } = await this.choose(whole);
      yield* countBands(backend, whole, toBands(whole, options));
    } catch (error) {
      throw forCaller(error, options.signal);
    }
  }

  /**
   * Counts a scene.
   *
   * @param scene the fields that differ from the default scene
   * @returns the counts as one typed array and its shape, [ny, nx]
   * @throws InputError naming a field that is out of range, or a picture too large for one array
   * (use `bands`); RenderError when counting fails; the signal's reason
   * @example
   * const { counts, shape } = await renderer.count({ resolution: 1000, itermax: 200 });
   */
  async count(scene: SceneFields = {}, options: RenderOptions = {}): Promise<Counts> {
    const whole = sceneFrom(scene);
    const { columns, rows } = viewOf(whole);
    const counts = forPixels(whole, (pixels) => new Uint32Array(pixels));
    let filled = 0;
    for await (const { counts: band } of this.bands(whole, options)) {
      counts.set(band, filled);
      filled += band.length;
    }
    return { counts, shape: [rows, columns] };
  }

  /**
   * Counts a scene and returns a continuous value of each pixel.
   *
   * @param values `smooth`: the count plus a fraction, without steps between counts; `distance`: the
   * estimated distance from the set, in units of the plane. In the set they are itermax and 0
   * @param scene the fields that differ from the default scene; its colour mode becomes `values`
   * @throws as `count` does
   * @example
   * const { values, shape } = await renderer.field('smooth', { set: 'mandelbrot' });
   */
  async field(
    values: ContinuousValues,
    scene: SceneFields = {},
    options: RenderOptions = {},
  ): Promise<ContinuousField> {
    const whole = await sceneWith(values, scene, (fields) => sceneFrom(fields));
    const { columns, rows } = viewOf(whole);
    const all = forPixels(whole, (pixels) => new Float64Array(pixels));
    let filled = 0;
    for await (const band of this.bands(whole, options)) {
      all.set(continuousValues(band, values), filled);
      filled += band.counts.length;
    }
    return { values: all, shape: [rows, columns] };
  }

  /**
   * Draws a scene, and returns its picture as RGBA pixels, in the form of the platform's `ImageData`.
   *
   * @param scene the fields that differ from the default scene
   * @throws as `count` does
   * @example
   * const { data, width, height } = await renderer.pixels({ resolution: 800, palette: 'viridis' });
   */
  async pixels(scene: SceneFields = {}, options: RenderOptions = {}): Promise<Pixels> {
    const whole = sceneFrom(scene);
    const data = forPixels(whole, (pixels) => new Uint8ClampedArray(4 * pixels));
    let filled = 0;
    for await (const band of this.pixelBands(whole, options)) {
      data.set(band.data, filled);
      filled += band.data.length;
    }
    return pixelsFrom(data, viewOf(whole));
  }

  /**
   * Draws a scene band by band: the pixels of each band, and its place in the picture.
   *
   * @param scene the fields that differ from the default scene
   * @throws as `bands` does
   * @example
   * for await (const { band, data, width, height } of renderer.pixelBands({ resolution: 20000 })) {
   *   console.log(band.firstRow, data.length === 4 * width * height);
   * }
   */
  async *pixelBands(
    scene: SceneFields = {},
    options: RenderOptions = {},
  ): AsyncGenerator<PixelBand, void, undefined> {
    const whole = sceneFrom(scene);
    try {
      const { table, bands } = await this.picture(whole, options);
      const rgbaOf = rgbaWith(table);
      for await (const picture of bands) {
        yield { band: picture.band, ...pixelsFrom(rgbaOf(picture), picture.band) };
      }
    } catch (error) {
      throw forCaller(error, options.signal);
    }
  }

  /**
   * Counts a scene, and compares the counts with those of the f64 reference, which counts on this thread.
   *
   * @param scene the fields that differ from the default scene
   * @returns how many counts differ, and by how much
   * @throws as `bands` does
   * @example
   * const { pixels, offByOne, offByMore } = await renderer.verify({ resolution: 400 });
   */
  async verify(scene: SceneFields = {}, options: RenderOptions = {}): Promise<Verification> {
    const whole = sceneFrom(scene);
    try {
      const { backend } = await this.choose(whole);
      const { differences, results } = verifying(whole, [backend], toBands(whole, options));
      for await (const _ of differences);
      return results()[0] as Verification;
    } catch (error) {
      throw forCaller(error, options.signal);
    }
  }

  /** Starts the picture of a valid scene. */
  protected async picture(scene: Scene, options: RenderOptions): Promise<Picture> {
    const { backend } = await this.choose(scene);
    return pictureOf(backend, scene, toBands(scene, options));
  }

  /** As `close`, at the end of a block with `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Stops the threads and releases the GPU, so the process can exit. */
  close(): Promise<void> {
    return this.#chooser.close();
  }
}

/** An array with room for all pixels of a scene. */
function forPixels<T>(scene: Scene, arrayOf: (pixels: number) => T): T {
  const { columns, rows } = viewOf(scene);
  try {
    return arrayOf(columns * rows);
  } catch {
    throw new InputError(
      'resolution',
      `a picture whose ${columns * rows} pixels fit into one array (take it by bands)`,
      scene.resolution,
    );
  }
}

function toBands(
  scene: Scene,
  { signal, onProgress }: RenderOptions,
): { signal?: Cancellation | undefined; onCounted?: OnCounted | undefined } {
  return { signal, onCounted: onProgress && tellingProgress(viewOf(scene), onProgress) };
}

/**
 * Refuses options that nobody knows: a slip of the hand would go unseen.
 *
 * @param known in words
 * @throws InputError
 */
export function requireNoMore(unknown: object, known: string): void {
  const [option] = Object.keys(unknown);
  if (option !== undefined) throw new InputError(option, `${known} as options`, option);
}
