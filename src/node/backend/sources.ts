import { availableParallelism } from 'node:os';
import { cpuSource, gpuSource } from '../../core/count/source.js';
import { cpuCost } from '../../cpu/cost.js';
import type { OwnDevice } from '../../gpu/adapter.js';
import { gpuCost } from '../../gpu/cost.js';
import { openThreadsBackend } from './threads.js';

/** The backends in Node by name; `auto` takes the one that finishes first. A new backend is a row here. */
export function sourcesFor({ adapter, device, threads }: SourceOptions) {
  return {
    gpu: gpuSource(async (softwareToo) => {
      // Load Dawn only when a GPU is wanted.
      const { nameOf, openDawn, openOnDevice } = await import('./dawn.js');
      if (device === undefined) return openDawn(softwareToo, adapter);
      const own = device as GPUDevice;
      return openOnDevice(own, { adapter: nameOf(own.adapterInfo), isBorrowed: true });
    }, gpuCost(GPU_START_MS)),
    cpu: cpuSource(() => openThreadsBackend(threads), cpuCost(threads ?? availableParallelism())),
  };
}

/** On two software adapters 160 and 240 ms; drivers of hardware take longer to open. */
const GPU_START_MS = 300;

interface SourceOptions {
  readonly adapter?: string | undefined;
  readonly device?: OwnDevice | undefined;
  readonly threads?: number | undefined;
}

/** How a backend is chosen. `auto` is the one that is expected to finish first; a GPU only if it is hardware. */
export type BackendChoice = 'auto' | keyof ReturnType<typeof sourcesFor>;
