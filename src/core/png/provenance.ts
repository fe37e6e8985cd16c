import type { Backend } from '../count/backend.js';
import { VERSION } from '../version.js';
import { pngChunk } from './png.js';

/**
 * The chunk in which a PNG says how it was made. It follows the picture's data, since it has the SHA-256 of
 * their counts; it is no text, as many programs read texts only before the data.
 */
const PROVENANCE_CHUNK = 'juPr';

/** As earlier versions have written it: an iTXt of this keyword. */
const EARLIER_TEXT = 'iTXtjuliaset made\0\0\0\0\0';

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

/** The platform's own, in every browser and in Node; core is compiled without either's types. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

export function provenanceChunk(provenance: Provenance): Uint8Array<ArrayBuffer> {
  return pngChunk(PROVENANCE_CHUNK, new TextEncoder().encode(JSON.stringify(provenance)));
}

/**
 * What the end of a PNG says of how it was made, if it says so.
 *
 * @param end the file's last bytes, as latin1
 */
export function provenanceIn(end: string): Provenance | undefined {
  for (const start of [PROVENANCE_CHUNK, EARLIER_TEXT]) {
    const at = end.lastIndexOf(start);
    if (at < 4) continue;
    const type = 4;
    const length = [4, 3, 2, 1].reduce((sum, k) => 256 * sum + end.charCodeAt(at - k), 0);
    return provenanceFrom(end.slice(at + start.length, at + type + length));
  }
  return undefined;
}

/** What a PNG says of how it was made; nothing if it is not in the words of this program. */
function provenanceFrom(text: string): Provenance | undefined {
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
