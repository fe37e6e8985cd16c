// The web worker of the CPU backend: answers one band after another.
import { Counter } from '../cpu/counter.js';
import { Kernel, type KernelExports } from '../cpu/kernel.js';
import type { BandRequest } from '../cpu/protocol.js';
import { answer, transferOf } from '../cpu/serve.js';

let counter: Counter | undefined;

// The compiled kernel comes first, and then requests.
self.onmessage = ({ data }: MessageEvent<WebAssembly.Module | BandRequest>) => {
  if (data instanceof WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(data);
    counter = new Counter(new Kernel(exports as unknown as KernelExports));
  } else if (counter) {
    const reply = answer(counter, data);
    self.postMessage(reply, { transfer: transferOf(reply) });
  }
};
