// The worker thread of the CPU backend: answers one band after another.
import { parentPort, workerData } from 'node:worker_threads';
import { Counter } from '../../cpu/counter.js';
import type { BandRequest } from '../../cpu/protocol.js';
import { answer, transferOf } from '../../cpu/serve.js';
import { instantiateKernel } from './simd-kernel.js';

const counter = new Counter(instantiateKernel(workerData as WebAssembly.Module));

parentPort?.on('message', (request: BandRequest) => {
  const reply = answer(counter, request);
  parentPort?.postMessage(reply, transferOf(reply));
});
