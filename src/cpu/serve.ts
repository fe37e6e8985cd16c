import type { Kernel } from './kernel.js';
import type { BandReply, BandRequest } from './protocol.js';

/** What a worker does with a request. */
export function answer(kernel: Kernel, { scene, band }: BandRequest): BandReply {
  try {
    return { counts: kernel.count(scene, band) };
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** The memory that is handed over with a reply instead of copied. */
export function transferOf(reply: BandReply): ArrayBuffer[] {
  return 'counts' in reply ? [reply.counts.buffer] : [];
}
