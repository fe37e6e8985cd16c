import { cpuSource, gpuSource } from '../../core/count/source.js';
import { openThreadsBackend } from './threads.js';

/** The ways to count in Node by their names, the one first that `auto` prefers: a new one is a row here. */
export function sourcesFor({ adapter, threads }: SourceOptions) {
  return {
    gpu: gpuSource(async (softwareToo) => {
      // Dawn is loaded only where a GPU is wanted.
      const { openDawn } = await import('./dawn.js');
      return openDawn(softwareToo, adapter);
    }),
    cpu: cpuSource(() => openThreadsBackend(threads)),
  };
}

interface SourceOptions {
  readonly adapter?: string | undefined;
  readonly threads?: number | undefined;
}

/** How a backend is chosen. `auto` is a hardware GPU where there is one, else the CPU. */
export type BackendChoice = 'auto' | keyof ReturnType<typeof sourcesFor>;
