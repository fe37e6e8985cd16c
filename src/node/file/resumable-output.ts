import { readFile, rename, rm, stat } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';
import type { EncodedBand } from './encoding.js';
import { FileOutput, type Output, openFor, targetOf } from './output.js';

/** How far an earlier run came. */
export interface Progress {
  /** Index of the last band that is in the file. */
  readonly band: number;
  /** Size of the file with it. */
  readonly bytes: number;
  /** The checksum that it was encoded with. */
  readonly checksum: number;
  /** SHA-256 of the counts of each band so far, where the format keeps them. */
  readonly digests: readonly Uint8Array[];
}

/** A line of the journal. */
interface Line {
  readonly band: number;
  readonly bytes: number;
  readonly checksum: number;
  /** In hexadecimal; empty where the format keeps none. */
  readonly digest: string;
}

/**
 * An output that can be gone on with after it was abandoned, or the process killed. Beside the
 * file's name there are, until it is whole, `….part` with what is written and `….part.journal`: a
 * line that describes the render, and one for each band once it is in the file.
 */
export interface ResumableOutput extends Output {
  /** How far an earlier run came; nothing where this one begins anew. */
  readonly progress: Progress | undefined;
  /** Takes note that a band has been written. */
  note(encoded: EncodedBand): Promise<void>;
}

/**
 * Opens a resumable output.
 *
 * @param render describes all that the file's bytes depend on; only the same render goes on
 * @param resume whether to go on with an earlier run, which must be there
 * @throws InputError when the path cannot be written, or there is nothing to resume
 */
export async function openResumable(
  path: string,
  render: object,
  resume: boolean,
): Promise<ResumableOutput> {
  const { file } = targetOf(path);
  const part = `${file}.part`;
  const journalName = `${part}.journal`;
  const description = `${JSON.stringify(render)}\n`;
  const kept = resume ? await readJournal(path, part, journalName, description) : undefined;
  const journal = await openAfter(path, journalName, kept?.journalBytes, {
    commit: () => rm(journalName),
    abandon: async () => undefined,
  });
  try {
    const output = await openAfter(path, part, kept?.progress.bytes, {
      commit: async () => {
        await rename(part, file);
        await journal.commit();
      },
      abandon: () => journal.abandon(),
    });
    if (!kept) await journal.write(Buffer.from(description));
    return new JournaledOutput(output, journal, kept?.progress);
  } catch (cause) {
    await journal.abandon();
    throw cause;
  }
}

class JournaledOutput implements ResumableOutput {
  #bytes: number;

  constructor(
    private readonly output: Output,
    private readonly journal: Output,
    readonly progress: Progress | undefined,
  ) {
    this.#bytes = progress?.bytes ?? 0;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.output.write(bytes);
    this.#bytes += bytes.length;
  }

  note({ index, checksum, digest }: EncodedBand): Promise<void> {
    const hex = digest ? Buffer.from(digest).toString('hex') : '';
    const line: Line = { band: index, bytes: this.#bytes, checksum, digest: hex };
    return this.journal.write(Buffer.from(`${JSON.stringify(line)}\n`));
  }

  commit(): Promise<void> {
    return this.output.commit();
  }

  abandon(): Promise<void> {
    return this.output.abandon();
  }
}

/** Opens a file behind its first `kept` bytes, without what follows them; anew where there are none. */
async function openAfter(
  path: string,
  name: string,
  kept: number | undefined,
  ends: Pick<Output, 'commit' | 'abandon'>,
): Promise<FileOutput> {
  const handle = await openFor(path, name, kept === undefined ? 'w' : 'a');
  if (kept !== undefined) await handle.truncate(kept);
  return new FileOutput(name, handle, ends);
}

interface Kept {
  readonly progress: Progress;
  /** Size of the journal with that band's line. */
  readonly journalBytes: number;
}

/**
 * The last band of which the journal says, and the file's size shows, that it is in the file;
 * nothing if there is none. A journal that was cut off is good up to where it was.
 */
async function readJournal(
  path: string,
  part: string,
  journal: string,
  description: string,
): Promise<Kept | undefined> {
  const [text, size] = await Promise.all([
    readFile(journal, 'utf8').catch(() => undefined),
    stat(part).then(
      (found) => found.size,
      () => undefined,
    ),
  ]);
  if (text === undefined || size === undefined) {
    throw new InputError(
      'resume',
      `an interrupted render of this output ('${part}' is none)`,
      path,
    );
  }
  if (!text.startsWith(description)) {
    const [begun] = text.split('\n', 1);
    const expected = `the parameters, program and backend of the interrupted render (${begun})`;
    throw new InputError('resume', expected, description.trimEnd());
  }
  const entries = text.slice(description.length);
  const digests: Uint8Array[] = [];
  let last: Line | undefined;
  let journalBytes = Buffer.byteLength(description);
  for (const [text] of entries.matchAll(/.*\n/g)) {
    const line = lineFrom(text);
    if (!line || line.bytes > size) break;
    journalBytes += Buffer.byteLength(text);
    if (line.digest !== '') digests.push(Buffer.from(line.digest, 'hex'));
    last = line;
  }
  return last && { progress: { ...last, digests }, journalBytes };
}

/** A line of the journal, if it is whole. */
function lineFrom(text: string): Line | undefined {
  const found = /^\{"band":(\d+),"bytes":(\d+),"checksum":(\d+),"digest":"([0-9a-f]*)"\}\n$/.exec(
    text,
  );
  if (!found) return undefined;
  const [band, bytes, checksum] = found.slice(1, 4).map(Number) as [number, number, number];
  return { band, bytes, checksum, digest: found[4] ?? '' };
}
