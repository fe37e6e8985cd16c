// The worker thread of the CPU backend.
import { setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Counter } from '../../cpu/counter.js';
import { RequestHandler } from '../../cpu/request-handler.js';
import { instantiateKernel } from './simd-kernel.js';

const port = parentPort as MessagePort;
const handler = new RequestHandler(
  new Counter(instantiateKernel(workerData as WebAssembly.Module)),
  {
    reply: (reply, transfer) => port.postMessage(reply, transfer),
    pause: () => setImmediate(),
  },
);

port.on('message', (message) => void handler.receive(message));
