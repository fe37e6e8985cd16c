import { cpuSource, gpuSource } from '../../core/count/source.js';
import type { OwnDevice } from '../../gpu/adapter.js';
import { openThreadsBackend } from './threads.js';

/** The backends in Node by name, in the order in which `auto` prefers them. A new backend is a row here. */
export function sourcesFor({ adapter, device, threads }: SourceOptions) {
  return {
    gpu: gpuSource(async (softwareToo) => {
      // Load Dawn only when a GPU is wanted.
      const { nameOf, openDawn, openOnDevice } = await import('./dawn.js');
      if (device === undefined) return openDawn(softwareToo, adapter);
      const own = device as GPUDevice;
      return openOnDevice(own, { adapter: nameOf(own.adapterInfo), isBorrowed: true });
    }),
    cpu: cpuSource(() => openThreadsBackend(threads)),
  };
}

interface SourceOptions {
  readonly adapter?: string | undefined;
  readonly device?: OwnDevice | undefined;
  readonly threads?: number | undefined;
}

/** How a backend is chosen. `auto` is a hardware GPU if there is one, else the CPU. */
export type BackendChoice = 'auto' | keyof ReturnType<typeof sourcesFor>;
