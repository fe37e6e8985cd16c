import { cpuSource, gpuSource } from '../core/count/source.js';
import { openBrowserGpu } from './gpu.js';
import { openWebWorkersBackend } from './web-workers.js';

/** The browser's backends by name, in the order in which `auto` tries them. A new backend is a row here. */
export function sourcesFor(threads: number) {
  return {
    gpu: gpuSource(openBrowserGpu),
    cpu: cpuSource(() => openWebWorkersBackend(threads)),
  };
}

/** Backend to use: `auto` is a hardware GPU if there is one, else the CPU. */
export type BackendChoice = 'auto' | keyof ReturnType<typeof sourcesFor>;
