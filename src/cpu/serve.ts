import type { Counter } from './counter.js';
import type { BandReply, BandRequest } from './protocol.js';

/** What a worker does with a request. */
export function answer(counter: Counter, request: BandRequest): BandReply {
  try {
    return counter.count(request);
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** The memory that is handed over with a reply instead of copied. */
export function transferOf(reply: BandReply): ArrayBuffer[] {
  if ('error' in reply) return [];
  return [reply.counts.buffer, ...(reply.shades ? [reply.shades.buffer] : [])];
}
