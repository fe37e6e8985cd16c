/** A GPU, or software that emulates one, as WebGPU reports it. */
export interface Adapter {
  readonly name: string;
  /** Whether it runs on the CPU. */
  readonly software: boolean;
  readonly driver: string;
  readonly limits: { readonly maxBufferSize: number; readonly maxStorageBufferBindingSize: number };
}

/**
 * The part of a `GPUDevice` that this library's types name, so that they need no types of WebGPU. Every
 * device of the platform has it.
 */
export interface OwnDevice {
  readonly queue: object;
  readonly limits: object;
  readonly lost: Promise<unknown>;
  destroy(): void;
}
