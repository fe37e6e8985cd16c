import { countBand } from '../core/escape.js';
import type { BandReply, BandRequest } from './protocol.js';

/** What a worker does with a request. The reply's counts may be transferred instead of copied. */
export function answer({ scene, band }: BandRequest): BandReply {
  try {
    return { counts: countBand(scene, band) };
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** The memory that goes along with a reply. */
export function transferOf(reply: BandReply): ArrayBuffer[] {
  return 'counts' in reply ? [reply.counts.buffer] : [];
}
