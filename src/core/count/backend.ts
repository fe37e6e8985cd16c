import type { Cancellation } from '../cancellation.js';
import type { Scene } from '../scene/scene.js';
import type { Band } from '../view/bands.js';
import type { Size } from '../view/rectangle.js';
import type { Samples } from '../view/view.js';
import type { Placing } from './placing.js';
import type { Precision } from './precision.js';

/** What is known of some points of the plane. */
export interface Counted {
  /** Escape times, from 0 to itermax. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /**
   * What the colour mode needs beside them, a number a point: the smooth fraction or the estimated distance (see
   * `estimatorOf`); 0 where the count is itermax.
   */
  readonly estimates?: Float32Array<ArrayBuffer>;
}

export interface CountOptions {
  /** Once aborted, what is being counted is given up as soon as can be. */
  readonly signal?: Cancellation | undefined;
  /** What to count of the band, instead of a point a pixel. */
  readonly samples?: Samples | undefined;
}

/** What is known of a screen's pixels, wherever that is kept. */
export interface Frame extends Size {
  /** Places points that were counted elsewhere. */
  put(counted: Counted, placing: Placing): void;
}

export interface PlaceOptions extends Pick<CountOptions, 'signal'> {
  /** Where the band goes, if it is still wanted; asked for when a part is counted, as the frame may move. */
  place(): Placing | undefined;
}

/** Something that counts bands: a GPU, or the CPU's cores. */
export interface Backend {
  /** The name that it is chosen by: `gpu`, `cpu`. */
  readonly kind: string;
  /** How exactly it counts; on the CPU this is always `double`. */
  readonly precision: Precision;
  /** What counts, for a person: the adapter's name, or the number of threads. */
  readonly description: string;
  /** Bands that it works on at the same time; asking for more only makes them wait. */
  readonly lanes: number;
  /** Pixels so far that a GPU in double precision left to be counted in f64 on the CPU. */
  readonly undecided?: number;
  /**
   * Refuses a scene that it cannot count rightly.
   *
   * @throws InputError
   */
  check(scene: Scene): void;
  /**
   * Counts a band, `band.rows · band.columns` points row by row, or samples within some of its pixels.
   *
   * @throws RenderError when the work fails, CancelledError when it is cancelled
   */
  count(scene: Scene, band: Band, options?: CountOptions): Promise<Counted>;
  /**
   * Counts a band onto a frame that lies where the backend counts (on the same GPU), without handing over the
   * counts. Only backends have it that count that way as exactly as `count` does.
   *
   * @throws RenderError, CancelledError; TypeError when the frame does not lie there
   */
  countOnto?(frame: Frame, scene: Scene, band: Band, options: PlaceOptions): Promise<void>;
  /** Lets go of everything; what is still being counted fails. May be called twice. */
  close(): Promise<void>;
}
