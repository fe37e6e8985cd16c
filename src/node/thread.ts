// The worker thread of the CPU backend: answers one band after another.
import { parentPort } from 'node:worker_threads';
import type { BandRequest } from '../cpu/protocol.js';
import { answer, transferOf } from '../cpu/serve.js';

parentPort?.on('message', (request: BandRequest) => {
  const reply = answer(request);
  parentPort?.postMessage(reply, transferOf(reply));
});
