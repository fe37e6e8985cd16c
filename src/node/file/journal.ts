import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { type Cancellation, throwIfCancelled } from '../../core/cancellation.js';

/** What a journal notes of a band once it is in the file. */
export interface Entry {
  readonly band: number;
  /** Size of the file with it. */
  readonly bytes: number;
  /** The checksum that it was encoded with. */
  readonly checksum: number;
  /** SHA-256 of its counts, in hexadecimal; empty where the format keeps none. */
  readonly digest: string;
  /** SHA-256 of what the file has got since the entry before. */
  readonly content: string;
}

// A journal is a line that describes the render and, of each band that is in the file, a line with its
// entry and a seal: the SHA-256 of the entry and of the seal before it, and so of all before it. No
// line can be changed, lost or moved unnoticed.

/** An entry of a journal, with the place where its line ends. */
export interface Noted extends Entry {
  readonly seal: string;
  /** Size of the journal with it. */
  readonly end: number;
}

/** The seal of the line that describes the render. */
export function firstSeal(description: string): string {
  return sha256(description);
}

/** An entry's line behind the one with the seal `before`. */
export function lineOf(
  { band, bytes, checksum, digest, content }: Entry,
  before: string,
): { line: string; seal: string } {
  const text = JSON.stringify({ band, bytes, checksum, digest, content });
  const seal = sha256(before + text);
  return { line: `${text.slice(0, -1)},"seal":"${seal}"}\n`, seal };
}

/** The entries of a journal, up to the first line that is not as it was written. */
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

/** How much of a file is read at a time. */
const PIECE = 2 ** 20;

/** The entries that a file still bears out, from the first on: those whose content is as it was noted. */
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
