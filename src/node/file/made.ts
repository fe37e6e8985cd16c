import { createHash } from 'node:crypto';
import { VERSION } from '../version.js';
import type { HowMade } from './encoding.js';

/** The keyword under which a PNG says how it was made. */
export const MADE_KEYWORD = 'juliaset made';

/** How a picture was made. */
export interface Made {
  /** Of the program. */
  readonly version: string;
  readonly backend: string;
  readonly precision: string;
  /** The adapter's name, where a GPU counted. */
  readonly adapter?: string;
  /**
   * SHA-256, in hexadecimal, of the SHA-256 of each band's counts (u32, little-endian), one after
   * another: pictures with the same counts have the same.
   */
  readonly counts: string;
}

export function madeOf({ digests, taken }: HowMade): Made {
  const { kind, precision, description } = taken;
  const hash = createHash('sha256');
  for (const digest of digests) hash.update(digest);
  const adapter = kind === 'gpu' ? { adapter: description } : {};
  return { version: VERSION, backend: kind, precision, ...adapter, counts: hash.digest('hex') };
}

/** What a PNG says of how it was made; nothing if it is not in the words of this program. */
export function madeFrom(text: string): Made | undefined {
  let made: Partial<Record<keyof Made, unknown>>;
  try {
    made = JSON.parse(text) ?? {};
  } catch {
    return undefined;
  }
  const { version, backend, precision, adapter, counts } = made;
  const words = [version, backend, precision, counts, adapter ?? ''];
  if (!words.every((word) => typeof word === 'string' && /^[\w .,()[\]-]*$/.test(word))) {
    return undefined;
  }
  return made as Made;
}
