import type { Backend } from '../count/backend.js';
import { VERSION } from '../version.js';
import { pngChunk } from './png.js';

/**
 * The chunk that records how a PNG was made. It follows the data, whose counts it has the SHA-256 of; it is
 * not a text chunk, since many programs read text only before the data.
 */
const PROVENANCE_CHUNK = 'juPr';

/** Earlier versions wrote an iTXt chunk with this keyword. */
const EARLIER_TEXT = 'iTXtjuliaset made\0\0\0\0\0';

/** The facts about a backend that a PNG records. */
export type BackendInfo = Pick<Backend, 'kind' | 'precision' | 'description'>;

/** How a picture was made. */
export interface Provenance {
  /** Version of the program. */
  readonly version: string;
  readonly backend: string;
  readonly precision: string;
  /** The adapter's name, where a GPU counted. */
  readonly adapter?: string;
  /**
   * SHA-256, in hexadecimal, of the concatenated SHA-256 digests of each band's counts (u32,
   * little-endian): equal for pictures with the same counts.
   */
  readonly counts: string;
}

/**
 * The provenance of a picture that this program made.
 *
 * @param by the backend that counted it
 * @param counts SHA-256 of the counts
 */
export function provenanceOf(by: BackendInfo, counts: string): Provenance {
  const { kind, precision, description } = by;
  const adapter = kind === 'gpu' ? { adapter: description } : {};
  return { version: VERSION, backend: kind, precision, ...adapter, counts };
}

/** Every browser and Node have it; core is compiled without their types. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

export function provenanceChunk(provenance: Provenance): Uint8Array<ArrayBuffer> {
  return pngChunk(PROVENANCE_CHUNK, new TextEncoder().encode(JSON.stringify(provenance)));
}

/**
 * The provenance in the end of a PNG, if it has one.
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

/** Parses a provenance; undefined if it is not of the form that this program writes. */
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
