import { throwIfCancelled } from '../core/cancellation.js';
import { needsEstimates } from '../core/colour/colouring.js';
import type { Backend, Counted, CountOptions, PlaceOptions } from '../core/count/backend.js';
import type { Placing } from '../core/count/placing.js';
import type { Precision } from '../core/count/precision.js';
import type { Scene } from '../core/scene/scene.js';
import { type Band, MAX_BAND_PIXELS } from '../core/view/bands.js';
import { pointsIn, viewOf } from '../core/view/view.js';
import type { Arithmetic } from './arithmetic.js';
import { countPiece, countPieceInPlace } from './dispatches.js';
import { Lane, orbitSize, TRAIL_SIZE } from './lane.js';
import { Pace } from './pace.js';
import { type Piece, pieceAt } from './pieces.js';
import { type BandShaders, Pipelines } from './pipelines.js';
import { Frame } from './screen/frame.js';
import { decideInF64 } from './undecided.js';
import type { WatchedDevice } from './watched-device.js';
import { pixelsWithin, resultWords } from './workgroups.js';

/** Pieces in flight: one runs, one waits behind it, one is read back. */
const LANES = 3;

export interface GpuBackendOptions {
  readonly shaders: BandShaders;
  /** At most this many pixels per dispatch; fewer if the device's limits require it. */
  readonly maxPixels?: number | undefined;
  /** Yields this thread for a moment; called during long work on it. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * Opens a backend that counts on a device in one arithmetic. The caller keeps ownership of the device.
 *
 * @throws RenderError when the device refuses the shader
 */
export async function openGpuBackend(
  gpu: WatchedDevice,
  arithmetic: Arithmetic,
  { shaders, maxPixels = MAX_BAND_PIXELS, pause = async () => undefined }: GpuBackendOptions,
): Promise<GpuBackend> {
  const pipelines = await Pipelines.open(gpu, arithmetic, shaders);
  const most = Math.min(maxPixels, MAX_BAND_PIXELS, mostPixels(gpu.device.limits, arithmetic));
  return new GpuBackend(gpu, pipelines, most, pause);
}

/** Pixels that fit one dispatch, in any arrangement of columns and rows. */
function mostPixels(limits: GPUSupportedLimits, arithmetic: Arithmetic): number {
  const pixels = pixelsWithin(limits.maxComputeWorkgroupsPerDimension);
  const counts = (4 * resultWords(pixels)) / pixels;
  const largest = Math.max(counts, orbitSize(arithmetic), TRAIL_SIZE);
  const bytes = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  return Math.min(pixels, Math.floor(bytes / largest));
}

/** The placing of a piece within that of its whole band. */
function placingOf(
  { columns, rows }: Piece,
  done: number,
  band: Pick<Band, 'columns'>,
  { column, row, step, ...whole }: Placing,
): Placing {
  const [right, down] = [done % band.columns, Math.floor(done / band.columns)];
  return {
    column: column + step * right,
    row: row + step * down,
    columns: Math.min(step * columns, whole.columns - step * right),
    rows: Math.min(step * rows, whole.rows - step * down),
    step,
  };
}

/** Counts on a GPU in one precision. */
export class GpuBackend implements Backend {
  readonly kind = 'gpu';
  readonly lanes = LANES;
  readonly description: string;
  readonly precision: Precision;
  /** Leaves results on the device, so it is missing where an arithmetic may leave points undecided. */
  readonly countOnto?: NonNullable<Backend['countOnto']>;
  readonly #free: Lane[] = [];
  readonly #waiting: ((lane: Lane | undefined) => void)[] = [];
  #open = 0;
  #closed = false;
  readonly #pace: Pace;
  #undecided = 0;

  constructor(
    private readonly gpu: WatchedDevice,
    private readonly pipelines: Pipelines,
    /** Maximum number of pixels in a dispatch. */
    private readonly maxPixels: number,
    private readonly pause: () => Promise<void>,
  ) {
    this.description = gpu.adapter;
    this.precision = pipelines.arithmetic.precision;
    this.#pace = new Pace(maxPixels);
    if (!pipelines.arithmetic.leavesUndecided) {
      this.countOnto = async (frame, ...what) => {
        if (!(frame instanceof Frame)) throw new TypeError('the frame is not on a GPU');
        await this.#countOnto(frame, ...what);
      };
    }
  }

  get undecided(): number {
    return this.#undecided;
  }

  check(scene: Scene): void {
    this.pipelines.arithmetic.check(scene);
  }

  async count(scene: Scene, band: Band, { signal, samples }: CountOptions = {}): Promise<Counted> {
    const points = viewOf(scene).points(band, samples);
    const counts = new Uint32Array(pointsIn(points));
    const estimates = needsEstimates(scene) ? new Float32Array(counts.length) : undefined;
    const lane = await this.#take(Math.min(counts.length, this.maxPixels), estimates !== undefined);
    try {
      for (let done = 0; done < counts.length; ) {
        throwIfCancelled(signal);
        const piece = pieceAt(band, points, done, this.#pace.pixels(scene.itermax));
        const counted = await countPiece(lane, { scene, piece, pace: this.#pace, signal });
        counts.set(counted.counts, done);
        if (counted.estimates) estimates?.set(counted.estimates, done);
        done += counted.counts.length;
      }
    } finally {
      this.#give(lane);
    }
    const counted = estimates ? { counts, estimates } : { counts };
    this.#undecided += await decideInF64(scene, points, counted, () => {
      throwIfCancelled(signal);
      return this.pause();
    });
    return counted;
  }

  async #countOnto(
    frame: Frame,
    scene: Scene,
    band: Band,
    { signal, place }: PlaceOptions,
  ): Promise<void> {
    const points = viewOf(scene).points(band);
    const all = pointsIn(points);
    const lane = await this.#take(Math.min(all, this.maxPixels), needsEstimates(scene));
    try {
      for (let done = 0; done < all; ) {
        throwIfCancelled(signal);
        const piece = pieceAt(band, points, done, this.#pace.pixels(scene.itermax));
        await countPieceInPlace(lane, { scene, piece, pace: this.#pace, signal });
        const placing = place();
        if (!placing) return;
        frame.place(lane.results, placingOf(piece, done, band, placing));
        done += pointsIn(piece);
      }
    } finally {
      this.#give(lane);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const lane of this.#free.splice(0)) lane.close();
  }

  /** Takes a lane with room for so many pixels: a free one, a new one, or one opened in place of a smaller. */
  async #take(pixels: number, hasEstimates: boolean): Promise<Lane> {
    let lane = this.#free.pop();
    if (!lane && this.#open < LANES) this.#open++;
    else lane ??= await new Promise<Lane | undefined>((take) => this.#waiting.push(take));
    if (lane && lane.points >= pixels && (lane.hasEstimates || !hasEstimates)) return lane;
    lane?.close();
    try {
      return await Lane.open(this.gpu, this.pipelines, pixels, hasEstimates);
    } catch (cause) {
      this.#give(undefined);
      throw cause;
    }
  }

  /** Hands a lane to the next in line, or returns it; `undefined` stands for the right to open one. */
  #give(lane: Lane | undefined): void {
    const next = this.#waiting.shift();
    if (next) next(lane);
    else if (this.#closed) lane?.close();
    else if (lane) this.#free.push(lane);
    else this.#open--;
  }
}
