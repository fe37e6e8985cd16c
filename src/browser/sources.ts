import { cpuSource, gpuSource } from '../core/count/source.js';
import { openBrowserGpu } from './gpu.js';
import { openWebWorkersBackend } from './web-workers.js';

/** The ways to count in a browser by their names, the one first that `auto` prefers: a new one is a row here. */
export function sourcesFor(threads: number) {
  return {
    gpu: gpuSource(openBrowserGpu),
    cpu: cpuSource(() => openWebWorkersBackend(threads)),
  };
}

/** How a backend is chosen. `auto` is a hardware GPU where there is one, else the CPU. */
export type BackendChoice = 'auto' | keyof ReturnType<typeof sourcesFor>;
