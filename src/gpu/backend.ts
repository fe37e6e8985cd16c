import type { Backend } from '../core/backend.js';
import { type Band, MAX_BAND_PIXELS, pixelsOf } from '../core/bands.js';
import { type Cancellation, throwIfCancelled } from '../core/cancellation.js';
import type { Scene } from '../core/scene.js';
import { EscapePipelines, WORKGROUP } from './escape-pipelines.js';
import { Pace } from './pace.js';
import { pieceAt } from './pieces.js';
import { requireSinglePrecision } from './single-precision.js';
import { resultWords, Slot } from './slot.js';
import { WatchedDevice } from './watched-device.js';

/** Dispatches in flight: one runs, one waits behind it, one is read back. */
const SLOTS = 3;

export interface GpuOptions {
  /** The text of shaders/escape.wgsl. */
  readonly shader: string;
  /** The adapter's name, for messages. */
  readonly adapter: string;
  /** At most this many pixels a dispatch; fewer where the device's limits ask for it. */
  readonly maxPixels?: number;
}

/**
 * Opens the backend that counts on a GPU in single precision. It owns the device from here on and
 * destroys it when it is closed, or when opening fails.
 *
 * @throws RenderError when the device refuses the shader
 */
export async function openGpuBackend(device: GPUDevice, options: GpuOptions): Promise<Backend> {
  const gpu = new WatchedDevice(device, options.adapter);
  try {
    const pipelines = await EscapePipelines.open(gpu, options.shader);
    const wanted = Math.min(options.maxPixels ?? MAX_BAND_PIXELS, MAX_BAND_PIXELS);
    return new GpuBackend(gpu, pipelines, Math.min(wanted, pixelsWithin(device.limits)));
  } catch (cause) {
    gpu.close();
    throw cause;
  }
}

/** Pixels that one dispatch may have, whatever their arrangement in columns and rows. */
function pixelsWithin(limits: GPUSupportedLimits): number {
  const words = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize) / 4;
  const side =
    limits.maxComputeWorkgroupsPerDimension * Math.min(WORKGROUP.columns, WORKGROUP.rows);
  return Math.min(side, Math.floor(words / (resultWords(side) / side)));
}

class GpuBackend implements Backend {
  readonly kind = 'gpu';
  readonly lanes = SLOTS;
  readonly description: string;
  readonly #free: Slot[] = [];
  readonly #waiting: ((slot: Slot | undefined) => void)[] = [];
  #slots = 0;
  readonly pace: Pace;

  constructor(
    private readonly gpu: WatchedDevice,
    readonly pipelines: EscapePipelines,
    /** Pixels that a dispatch may have at most. */
    private readonly maxPixels: number,
  ) {
    this.description = gpu.adapter;
    this.pace = new Pace(maxPixels);
  }

  check(scene: Scene): void {
    requireSinglePrecision(scene);
  }

  async count(scene: Scene, band: Band, signal?: Cancellation): Promise<Uint32Array<ArrayBuffer>> {
    const pixels = pixelsOf(band);
    const counts = new Uint32Array(pixels);
    const slot = await this.#take(Math.min(pixels, this.maxPixels));
    try {
      const { pipelines, pace } = this;
      for (let done = 0; done < pixels; ) {
        throwIfCancelled(signal);
        const piece = pieceAt(band, done, pace.pixels(scene.itermax));
        await slot.count({ scene, piece, pipelines, pace, signal }, counts, done);
        done += pixelsOf(piece);
      }
      return counts;
    } finally {
      this.#give(slot);
    }
  }

  async close(): Promise<void> {
    for (const slot of this.#free.splice(0)) slot.close();
    this.gpu.close();
  }

  /** A free slot with room for a band of that size, made or made larger where there is none. */
  async #take(pixels: number): Promise<Slot> {
    let slot = this.#free.pop();
    if (!slot && this.#slots < SLOTS) this.#slots++;
    else slot ??= await new Promise<Slot | undefined>((take) => this.#waiting.push(take));
    if (slot && slot.pixels >= pixels) return slot;
    slot?.close();
    try {
      return await Slot.open(this.gpu, this.pipelines.layout, pixels);
    } catch (cause) {
      this.#give(undefined);
      throw cause;
    }
  }

  /** Hands a slot on to whoever waits for one; `undefined` is the right to open one. */
  #give(slot: Slot | undefined): void {
    const next = this.#waiting.shift();
    if (next) next(slot);
    else if (slot) this.#free.push(slot);
    else this.#slots--;
  }
}
