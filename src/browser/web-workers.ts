import type { Backend } from '../core/backend.js';
import { openCpuBackend } from '../cpu/backend.js';
import type { BandReply, CpuWorker } from '../cpu/protocol.js';
import WebWorker from './web-worker.ts?worker&inline';

/** Opens the CPU backend on web workers. */
export function openWebWorkersBackend(threads: number): Backend {
  return openCpuBackend({ spawn, threads });
}

function spawn(): CpuWorker {
  const worker = new WebWorker({ name: 'juliaset' });
  return {
    post: (request) => worker.postMessage(request),
    listen(onReply: (reply: BandReply) => void, onEnd: (why: string) => void) {
      worker.onmessage = ({ data }: MessageEvent<BandReply>) => onReply(data);
      worker.onerror = ({ message }) => onEnd(message);
    },
    terminate: () => worker.terminate(),
  };
}
