// The web worker of the CPU backend: answers one band after another.
import { Kernel, type KernelExports } from '../cpu/kernel.js';
import type { BandRequest } from '../cpu/protocol.js';
import { answer, transferOf } from '../cpu/serve.js';

let kernel: Kernel | undefined;

// The compiled kernel comes first, and then requests.
self.onmessage = ({ data }: MessageEvent<WebAssembly.Module | BandRequest>) => {
  if (data instanceof WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(data);
    kernel = new Kernel(exports as unknown as KernelExports);
  } else if (kernel) {
    const reply = answer(kernel, data);
    self.postMessage(reply, { transfer: transferOf(reply) });
  }
};
