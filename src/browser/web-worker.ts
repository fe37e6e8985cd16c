// The web worker of the CPU backend.
import { Counter } from '../cpu/counter.js';
import { Kernel, type KernelExports } from '../cpu/kernel.js';
import type { WorkerMessage } from '../cpu/protocol.js';
import { type Platform, RequestHandler } from '../cpu/request-handler.js';

/** A message to oneself queues behind those that have already arrived; a timer would wait for 4 ms. */
const { port1: here, port2: there } = new MessageChannel();

const platform: Platform = {
  reply: (reply, transfer) => self.postMessage(reply, { transfer }),
  pause: () =>
    new Promise((resume) => {
      here.onmessage = () => resume();
      there.postMessage(undefined);
    }),
};

let handler: RequestHandler | undefined;

// The first message is the compiled kernel; requests follow.
self.onmessage = ({ data }: MessageEvent<WebAssembly.Module | WorkerMessage>) => {
  if (data instanceof WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(data);
    handler = new RequestHandler(
      new Counter(new Kernel(exports as unknown as KernelExports)),
      platform,
    );
  } else {
    void handler?.receive(data);
  }
};
