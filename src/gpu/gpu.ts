import type { Precision } from '../core/count/precision.js';
import type { Backends } from '../core/count/source.js';
import { type GpuBackend, openGpuBackend } from './backend.js';
import { doubleArithmetic } from './double.js';
import { requireKnownAnswers, requireKnownCounts } from './known-answers.js';
import type { Shaders } from './shaders.js';
import { singleArithmetic } from './single.js';
import { WatchedDevice } from './watched-device.js';

export interface GpuOptions {
  readonly shaders: Shaders;
  /** The adapter's name, for messages. */
  readonly adapter: string;
  /** At most this many pixels per dispatch; fewer if the device's limits require it. */
  readonly maxPixels?: number;
  /** Whether the caller keeps the device: `close` then only frees what was made on it. */
  readonly isBorrowed?: boolean;
  /** Yields this thread for a moment; called during long work on it. */
  readonly pause?: () => Promise<void>;
}

/**
 * Takes ownership of a device, and destroys it on `close`, unless it is borrowed. Each precision is compiled on first use;
 * double precision is also tested then.
 */
export function openGpu(device: GPUDevice, options: GpuOptions): OpenGpu {
  return new OpenGpu(new WatchedDevice(device, options.adapter, options.isBorrowed), options);
}

export class OpenGpu implements Backends {
  readonly #backends = new Map<Precision, Promise<GpuBackend>>();

  constructor(
    readonly gpu: WatchedDevice,
    private readonly options: GpuOptions,
  ) {}

  /**
   * The backend that counts in a precision.
   *
   * @throws RenderError when the device refuses the shader, or computes double precision wrongly
   */
  openBackend(precision: Precision): Promise<GpuBackend> {
    const backend = this.#backends.get(precision) ?? this.#open(precision);
    this.#backends.set(precision, backend);
    return backend;
  }

  async close(): Promise<void> {
    // First, since it ends the work of the backends.
    this.gpu.close();
    for (const backend of await Promise.allSettled(this.#backends.values())) {
      if (backend.status === 'fulfilled') await backend.value.close();
    }
  }

  async #open(precision: Precision): Promise<GpuBackend> {
    const { shaders, maxPixels, pause } = this.options;
    if (precision === 'single') {
      return openGpuBackend(this.gpu, singleArithmetic(shaders.single), {
        shaders,
        maxPixels,
        pause,
      });
    }
    const arithmetic = doubleArithmetic(shaders.double);
    await requireKnownAnswers(this.gpu, arithmetic, shaders['known-answers']);
    const backend = await openGpuBackend(this.gpu, arithmetic, { shaders, maxPixels, pause });
    await requireKnownCounts(this.gpu, backend);
    return backend;
  }
}
