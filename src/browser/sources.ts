import { cpuSource, gpuSource } from '../core/count/source.js';
import { cpuCost } from '../cpu/cost.js';
import type { OwnDevice } from '../gpu/adapter.js';
import { gpuCost } from '../gpu/cost.js';
import { nameOf, openBrowserGpu, openOnDevice } from './gpu.js';
import { openWebWorkersBackend } from './web-workers.js';

/** The browser's backends by name; `auto` takes the one that finishes first. A new backend is a row here. */
export function sourcesFor(threads: number, device?: OwnDevice) {
  return {
    gpu: gpuSource(async (softwareToo) => {
      if (device === undefined) return openBrowserGpu(softwareToo);
      const own = device as GPUDevice;
      return openOnDevice(own, { adapter: nameOf(own.adapterInfo), isBorrowed: true });
    }, gpuCost(GPU_START_MS)),
    cpu: cpuSource(() => openWebWorkersBackend(threads), cpuCost(threads)),
  };
}

/** A browser's GPU process is running already; what is left is the device and the pipelines. */
const GPU_START_MS = 150;

/** Backend to use: `auto` is the one that is expected to finish first; a GPU only if it is hardware. */
export type BackendChoice = 'auto' | keyof ReturnType<typeof sourcesFor>;
