// The web worker of the CPU backend: answers one band after another.
import type { BandRequest } from '../cpu/protocol.js';
import { answer, transferOf } from '../cpu/serve.js';

self.onmessage = ({ data }: MessageEvent<BandRequest>) => {
  const reply = answer(data);
  self.postMessage(reply, { transfer: transferOf(reply) });
};
