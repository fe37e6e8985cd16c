import type { Counter } from './counter.js';
import { type BandReply, type BandRequest, GIVE_UP, type WorkerMessage } from './protocol.js';

/** Milliseconds between two looks at the messages: much longer than a look takes. */
const PATIENCE_MS = 8;

/** The platform's part of a worker. */
export interface Platform {
  /** Replies to a request, and transfers the memory of `transfer`. */
  reply(reply: BandReply, transfer: ArrayBuffer[]): void;
  /** Lets pending messages be received. */
  pause(): Promise<void>;
}

/** Handles a worker's messages: counts the requested bands one after another, and gives one up when told to. */
export class RequestHandler {
  #isWanted = false;

  constructor(
    private readonly counter: Counter,
    private readonly platform: Platform,
  ) {}

  async receive(message: WorkerMessage): Promise<void> {
    this.#isWanted = message !== GIVE_UP;
    if (message === GIVE_UP) return;
    const reply = await this.#answer(message);
    this.platform.reply(reply, transferOf(reply));
  }

  async #answer(request: BandRequest): Promise<BandReply> {
    try {
      const slices = this.counter.count(request);
      for (let began = Date.now(); ; ) {
        const { done, value } = slices.next();
        if (done) return value;
        if (Date.now() - began < PATIENCE_MS) continue;
        await this.platform.pause();
        if (!this.#isWanted) return { error: 'given up' };
        began = Date.now();
      }
    } catch (cause) {
      return { error: cause instanceof Error ? cause.message : String(cause) };
    }
  }
}

function transferOf(reply: BandReply): ArrayBuffer[] {
  if ('error' in reply) return [];
  return [reply.counts.buffer, ...(reply.estimates ? [reply.estimates.buffer] : [])];
}
