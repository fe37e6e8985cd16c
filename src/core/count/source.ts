import { RenderError } from '../errors.js';
import type { Backend } from './backend.js';
import type { Cost } from './cost.js';
import type { Precision } from './precision.js';

/** The backends of an opened source. */
export interface Backends {
  /**
   * Returns the backend with at least the given precision, opened on first use. `close` closes it.
   *
   * @throws RenderError if it cannot be opened
   */
  openBackend(precision: Precision): Promise<Backend>;
  close(): Promise<void>;
}

/** The reason why a source cannot be used. */
export interface Unavailable {
  readonly unavailable: string;
}

/** One of a platform's ways to count, such as a GPU or the CPU's cores. */
export interface BackendSource {
  /** Supported precisions. */
  readonly precisions: readonly Precision[];
  /** If every source has one, `auto` takes the source that finishes first; else the first in their order. */
  readonly cost?: Cost | undefined;
  /**
   * Opens the source, or returns the reason not to use it.
   *
   * @param isNamed whether the user asked for it by name; otherwise it should be worth using
   */
  open(isNamed: boolean): Promise<Backends | Unavailable>;
}

/**
 * A GPU, with both precisions. If it fails to open, it is unavailable.
 *
 * @param open receives whether a software adapter, which runs on the CPU, is acceptable
 */
export function gpuSource(
  open: (softwareToo: boolean) => Promise<Backends | Unavailable>,
  cost?: Cost,
): BackendSource {
  return {
    precisions: ['single', 'double'],
    cost,
    open: (isNamed) =>
      open(isNamed).catch((cause) => {
        if (!(cause instanceof RenderError)) throw cause;
        return { unavailable: cause.message };
      }),
  };
}

/** A backend that is always available, in double precision. */
export function cpuSource(open: () => Backend | Promise<Backend>, cost?: Cost): BackendSource {
  return {
    precisions: ['double'],
    cost,
    async open() {
      const backend = await open();
      return { openBackend: async () => backend, close: () => backend.close() };
    },
  };
}
