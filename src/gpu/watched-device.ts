import { RenderError } from '../core/errors.js';

/**
 * A device that does not fail silently. WebGPU reports validation errors, exhausted memory and a lost
 * device as events that are easily missed; here the first such event fails everything that waits on the
 * device.
 */
export class WatchedDevice {
  readonly #before: GPUDevice['onuncapturederror'];
  readonly #failed: Promise<never>;
  #reject: (failure: RenderError) => void = () => undefined;
  #failure: RenderError | undefined;
  #closed = false;

  constructor(
    readonly device: GPUDevice,
    /** The adapter's name, for messages. */
    readonly adapter: string,
    /** Whether the device belongs to the caller, and stays open. */
    private readonly isBorrowed = false,
  ) {
    this.#before = device.onuncapturederror;
    this.#failed = new Promise((_, reject) => {
      this.#reject = reject;
    });
    // Those who wait handle it. With nobody waiting, the rejection must not end the process.
    this.#failed.catch(() => undefined);
    device.onuncapturederror = ({ error }) => this.#fail(`reported an error: ${error.message}`);
    device.lost.then(
      ({ reason, message }) => {
        if (!this.#closed) this.#fail(`was lost (${reason}): ${message}`);
      },
      (cause) => this.#fail(`was lost: ${cause}`),
    );
  }

  /**
   * The outcome of work on the device, or the device's failure if that comes first.
   *
   * @param doing names the work in the message: `counting rows 0 to 9`
   * @throws RenderError
   */
  async during<T>(doing: string, work: Promise<T>): Promise<T> {
    try {
      return await Promise.race([work, this.#failed]);
    } catch (cause) {
      throw this.#failure ?? this.error(`failed while ${doing}: ${messageOf(cause)}`, cause);
    }
  }

  /** Creates objects on the device within error scopes. @throws RenderError naming `what` */
  async create<T>(what: string, create: () => T | Promise<T>): Promise<T> {
    const { device } = this;
    for (const filter of ['internal', 'out-of-memory', 'validation'] as const) {
      device.pushErrorScope(filter);
    }
    const created = (async () => create())();
    created.catch(() => undefined);
    const scopes = [device.popErrorScope(), device.popErrorScope(), device.popErrorScope()];
    const errors = await this.during(`creating ${what}`, Promise.all(scopes));
    const error = errors.find((found) => found !== null);
    if (error) throw this.error(`could not create ${what}: ${error.message}`);
    return this.during(`creating ${what}`, created);
  }

  error(words: string, cause?: unknown): RenderError {
    return new RenderError(`the GPU ${this.adapter} ${words}`, { cause });
  }

  /** Destroys the device, unless it is borrowed; everything that waits on it fails. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.isBorrowed) this.device.onuncapturederror = this.#before;
    else this.device.destroy();
    this.#fail('was closed');
  }

  #fail(words: string): void {
    this.#failure ??= this.error(words);
    this.#reject(this.#failure);
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
