import kernelUrl from '../../dist/cpu/escape.wasm?url&inline';
import type { Backend } from '../core/count/backend.js';
import { openCpuBackend } from '../cpu/backend.js';
import type { BandReply, CpuWorker } from '../cpu/protocol.js';
import WebWorker from './web-worker.ts?worker&inline';

/** Opens the CPU backend on web workers. */
export async function openWebWorkersBackend(threads: number): Promise<Backend> {
  const module = await WebAssembly.compile(bytesOf(kernelUrl));
  return openCpuBackend({ spawn: () => spawn(module), threads });
}

/** Decodes a `data:` URL; the page's security policy may forbid fetching it. */
function bytesOf(dataUrl: string): Uint8Array<ArrayBuffer> {
  const base64 = dataUrl.slice(dataUrl.indexOf(',') + 1);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function spawn(module: WebAssembly.Module): CpuWorker {
  const worker = new WebWorker({ name: 'juliaset' });
  worker.postMessage(module);
  return {
    post: (request) => worker.postMessage(request),
    listen(onReply: (reply: BandReply) => void, onEnd: (why: string) => void) {
      worker.onmessage = ({ data }: MessageEvent<BandReply>) => onReply(data);
      worker.onerror = ({ message }) => onEnd(message);
    },
    terminate: () => worker.terminate(),
  };
}
