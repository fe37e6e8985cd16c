import type { Cancellation } from '../cancellation.js';
import type { Scene } from '../scene/scene.js';
import type { Band } from '../view/bands.js';
import type { Size } from '../view/rectangle.js';
import type { Samples } from '../view/view.js';
import type { Placing } from './placing.js';
import type { Precision } from './precision.js';

/** The counts of some points of the plane, with estimates if the colour mode needs them. */
export interface Counted {
  /** Escape times, from 0 to itermax. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /**
   * One further value per point, if the colour mode needs it: the smooth fraction or the estimated
   * distance (see `estimatorOf`); 0 where the count is itermax.
   */
  readonly estimates?: Float32Array<ArrayBuffer>;
}

export interface CountOptions {
  /** Once aborted, counting stops as soon as possible. */
  readonly signal?: Cancellation | undefined;
  /** Samples to count, instead of one point per pixel of the band. */
  readonly samples?: Samples | undefined;
}

/** The counted pixels of a screen, in any memory. */
export interface Frame extends Size {
  /** Writes points that were counted elsewhere. */
  put(counted: Counted, placing: Placing): void;
}

export interface PlaceOptions extends Pick<CountOptions, 'signal'> {
  /**
   * Returns where the band goes, or undefined if it is no longer wanted. Called as each part is counted,
   * because the frame may move.
   */
  place(): Placing | undefined;
}

/** Counts bands: on a GPU, or on the CPU's cores. */
export interface Backend {
  /** Name for selecting it: `gpu`, `cpu`. */
  readonly kind: string;
  /** Precision of the counts; on the CPU always `double`. */
  readonly precision: Precision;
  /** Human-readable description: the adapter's name, or the number of threads. */
  readonly description: string;
  /** Number of bands it counts at the same time; further ones wait. */
  readonly lanes: number;
  /** Number of pixels so far that a GPU in double precision left to f64 on the CPU. */
  readonly undecided?: number;
  /**
   * Refuses a scene that it cannot count correctly.
   *
   * @throws InputError
   */
  check(scene: Scene): void;
  /**
   * Counts a band, `band.rows · band.columns` points row by row, or samples within some of its pixels.
   *
   * @throws RenderError if counting fails, CancelledError if it is cancelled
   */
  count(scene: Scene, band: Band, options?: CountOptions): Promise<Counted>;
  /**
   * Counts a band into a frame on the same GPU, without reading the counts back. Only present if this is
   * as exact as `count`.
   *
   * @throws RenderError, CancelledError; TypeError if the frame is not on that GPU
   */
  countOnto?(frame: Frame, scene: Scene, band: Band, options: PlaceOptions): Promise<void>;
  /** Releases all resources; counting still in progress fails. May be called twice. */
  close(): Promise<void>;
}
