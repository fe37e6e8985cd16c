import { availableParallelism } from 'node:os';
import type { Backend } from '../../core/count/backend.js';
import { openCpuBackend } from '../../cpu/backend.js';
import { Counter } from '../../cpu/counter.js';
import type { BandReply, CpuWorker } from '../../cpu/protocol.js';
import { builtin } from '../builtin.js';
import { compileKernel, instantiateKernel } from './simd-kernel.js';

/** Opens the CPU backend on Node's worker threads, by default one per core that the process may use. */
export function openThreadsBackend(threads = availableParallelism()): Backend {
  const module = compileKernel();
  return openCpuBackend({
    spawn: () => spawn(module),
    threads,
    counter: () => new Counter(instantiateKernel(module)),
  });
}

function spawn(module: WebAssembly.Module): CpuWorker {
  const { Worker } = builtin('node:worker_threads') as typeof import('node:worker_threads');
  const worker = new Worker(new URL('./thread.js', import.meta.url), {
    name: 'juliaset',
    workerData: module,
    // Not those of the process: `--input-type` would end the thread, and `--import` would run again in it.
    execArgv: [],
    // Separate streams, never written to: opening the process's makes a pipe non-blocking.
    stdout: true,
    stderr: true,
  });
  return {
    post: (request) => worker.postMessage(request),
    listen(onReply: (reply: BandReply) => void, onEnd: (why: string) => void) {
      worker.on('message', onReply);
      worker.on('error', (error) => onEnd(error.message));
      worker.on('exit', (code) => onEnd(`exit status ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
