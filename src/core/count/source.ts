import { RenderError } from '../errors.js';
import type { Backend } from './backend.js';
import type { Precision } from './precision.js';

/** What has been opened to count on: a GPU, or the CPU's cores. */
export interface Backends {
  /**
   * The backend that counts at least as exactly as a precision, opened when first asked for. It is closed with
   * the others.
   *
   * @throws RenderError when there is none
   */
  openBackend(precision: Precision): Promise<Backend>;
  close(): Promise<void>;
}

/** Why something cannot be used, in words. */
export interface Unavailable {
  readonly unavailable: string;
}

/** A way to count that a platform has, and how it is opened. */
export interface BackendSource {
  /** Precisions that it may be asked for. */
  readonly precisions: readonly Precision[];
  /**
   * Opens it, or says why it is not to be used.
   *
   * @param isNamed whether it was asked for by its name; otherwise it should be worth taking
   */
  open(isNamed: boolean): Promise<Backends | Unavailable>;
}

/**
 * A GPU, which counts in both precisions. One that fails to open is unavailable.
 *
 * @param open takes whether an adapter that runs on the CPU will do
 */
export function gpuSource(
  open: (softwareToo: boolean) => Promise<Backends | Unavailable>,
): BackendSource {
  return {
    precisions: ['single', 'double'],
    open: (isNamed) =>
      open(isNamed).catch((cause) => {
        if (!(cause instanceof RenderError)) throw cause;
        return { unavailable: cause.message };
      }),
  };
}

/** A backend that is always there, in double precision. */
export function cpuSource(open: () => Backend | Promise<Backend>): BackendSource {
  return {
    precisions: ['double'],
    async open() {
      const backend = await open();
      return { openBackend: async () => backend, close: () => backend.close() };
    },
  };
}
