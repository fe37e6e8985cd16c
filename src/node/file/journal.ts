import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { type Cancellation, throwIfCancelled } from '../../core/cancellation.js';

/** A journal's record of a band that is in the file. */
export interface Entry {
  readonly band: number;
  /** Size of the file up to and including the band. */
  readonly bytes: number;
  /** The checksum from its `EncodedBand`. */
  readonly checksum: number;
  /** SHA-256 of its counts, in hexadecimal; empty where the format keeps none. */
  readonly digest: string;
  /** SHA-256 of the bytes added to the file since the previous entry. */
  readonly content: string;
}

// A journal begins with a line that describes the render. Each band in the file adds a line with its entry
// and a seal: the SHA-256 of the previous seal and the entry, and so of everything before. No line can be
// changed, lost or moved unnoticed.

/** An entry as read from a journal. */
export interface Noted extends Entry {
  readonly seal: string;
  /** Size of the journal up to and including the entry. */
  readonly end: number;
}

/** The seal of the line that describes the render. */
export function firstSeal(description: string): string {
  return sha256(description);
}

/** The line of an entry that follows the line with the seal `before`. */
export function lineOf(
  { band, bytes, checksum, digest, content }: Entry,
  before: string,
): { line: string; seal: string } {
  const text = JSON.stringify({ band, bytes, checksum, digest, content });
  const seal = sha256(before + text);
  return { line: `${text.slice(0, -1)},"seal":"${seal}"}\n`, seal };
}

/** The entries of a journal, up to the first line that is damaged. */
export function* entriesOf(
  journal: string,
  description: string,
): Generator<Noted, void, undefined> {
  let before = firstSeal(description);
  let end = Buffer.byteLength(description);
  for (const [line] of journal.slice(description.length).matchAll(/.*\n/g)) {
    const [, fields, seal = ''] = LINE.exec(line) ?? [];
    const text = `${fields}}`;
    if (seal !== sha256(before + text)) return;
    before = seal;
    end += line.length;
    yield { ...(JSON.parse(text) as Entry), seal, end };
  }
}

const LINE = /^(.*),"seal":"(.*)"\}\n$/;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Bytes to read at a time. */
const PIECE = 2 ** 20;

/** The entries whose content in the file still matches the journal, up to the first that does not. */
export async function* borneOut<T extends Entry>(
  file: FileHandle,
  entries: Iterable<T>,
  signal?: Cancellation,
): AsyncGenerator<T, void, undefined> {
  const buffer = Buffer.alloc(PIECE);
  let from = 0;
  for (const entry of entries) {
    const hash = createHash('sha256');
    while (from < entry.bytes) {
      throwIfCancelled(signal);
      const length = Math.min(PIECE, entry.bytes - from);
      const { bytesRead } = await file.read(buffer, 0, length, from);
      if (bytesRead === 0) return;
      hash.update(buffer.subarray(0, bytesRead));
      from += bytesRead;
    }
    if (hash.digest('hex') !== entry.content) return;
    yield entry;
  }
}
