import type { Backend } from '../count/backend.js';

/** The keyword under which a PNG says how it was made. */
export const MADE_KEYWORD = 'juliaset made';

/** What counts a scene. */
export type Taken = Pick<Backend, 'kind' | 'precision' | 'description'>;

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

/** @param counts their SHA-256 */
export function madeOf(version: string, taken: Taken, counts: string): Made {
  const { kind, precision, description } = taken;
  const adapter = kind === 'gpu' ? { adapter: description } : {};
  return { version, backend: kind, precision, ...adapter, counts };
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
