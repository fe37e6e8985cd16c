import type { Backend } from '../count/backend.js';
import { VERSION } from '../version.js';

/** The keyword under which a PNG says how it was made. */
export const PROVENANCE_KEYWORD = 'juliaset made';

/** What a backend says of itself. */
export type BackendInfo = Pick<Backend, 'kind' | 'precision' | 'description'>;

/** How a picture was made. */
export interface Provenance {
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

/**
 * How this program has made a picture.
 *
 * @param by what has counted it
 * @param counts their SHA-256
 */
export function provenanceOf(by: BackendInfo, counts: string): Provenance {
  const { kind, precision, description } = by;
  const adapter = kind === 'gpu' ? { adapter: description } : {};
  return { version: VERSION, backend: kind, precision, ...adapter, counts };
}

/** What a PNG says of how it was made; nothing if it is not in the words of this program. */
export function provenanceFrom(text: string): Provenance | undefined {
  let provenance: Partial<Record<keyof Provenance, unknown>>;
  try {
    provenance = JSON.parse(text) ?? {};
  } catch {
    return undefined;
  }
  const { version, backend, precision, adapter, counts } = provenance;
  const words = [version, backend, precision, counts, adapter ?? ''];
  if (!words.every((word) => typeof word === 'string' && /^[\w .,()[\]-]*$/.test(word))) {
    return undefined;
  }
  return provenance as Provenance;
}
