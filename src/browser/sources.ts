import { cpuSource, gpuSource } from '../core/count/source.js';
import type { OwnDevice } from '../gpu/adapter.js';
import { nameOf, openBrowserGpu, openOnDevice } from './gpu.js';
import { openWebWorkersBackend } from './web-workers.js';

/** The browser's backends by name, in the order in which `auto` tries them. A new backend is a row here. */
export function sourcesFor(threads: number, device?: OwnDevice) {
  return {
    gpu: gpuSource(async (softwareToo) => {
      if (device === undefined) return openBrowserGpu(softwareToo);
      const own = device as GPUDevice;
      return openOnDevice(own, { adapter: nameOf(own.adapterInfo), isBorrowed: true });
    }),
    cpu: cpuSource(() => openWebWorkersBackend(threads)),
  };
}

/** Backend to use: `auto` is a hardware GPU if there is one, else the CPU. */
export type BackendChoice = 'auto' | keyof ReturnType<typeof sourcesFor>;
