import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cancellation } from '../../core/cancellation.js';
import { InputError } from '../../core/errors.js';
import type { WrittenBands } from '../../core/png/writer.js';
import { resumableNames } from './beside.js';
import { claim, removeLeftovers } from './claim.js';
import type { EncodedBand } from './encoding.js';
import { borneOut, type Entry, entriesOf, firstSeal, lineOf, type Noted } from './journal.js';
import { createFor, FileOutput, likeOld, type Output, replace } from './output.js';
import { type FileTarget, refusal } from './target.js';

/** How far an earlier run came. */
export interface EarlierRun extends WrittenBands {
  /** Number of the last band that is in the file, counted from 0. */
  readonly band: number;
  /** Size of the file with it. */
  readonly bytes: number;
}

/**
 * An output that can be gone on with after it was abandoned, or the process killed. Beside the
 * file's name there are, until it is whole, `….part` with what is written and `….part.journal`, which
 * notes each band once it is in the file.
 */
export interface ResumableOutput extends Output {
  /** Where what is written lies until the file is whole. */
  readonly part: string;
  /** How far an earlier run came; nothing where this one begins anew. */
  readonly earlier: EarlierRun | undefined;
  /** Takes note that the next band has been written. */
  note(encoded: EncodedBand): Promise<void>;
}

/** What an output is opened for. */
export interface Render {
  /** All that the file's bytes depend on; only the same render goes on. */
  readonly render: object;
  /** Whether to go on with an earlier run, which must be there. */
  readonly resume: boolean;
  readonly signal?: Cancellation | undefined;
}

/**
 * Opens a resumable output, for this writer alone.
 *
 * @param path as the user gives it
 * @throws InputError when it cannot be written, another writer has it, or there is nothing to resume
 */
export async function openResumable(
  path: string,
  { file, old }: FileTarget,
  { render, resume, signal }: Render,
): Promise<ResumableOutput> {
  await removeLeftovers(dirname(file));
  const release = await claim(path, file);
  const opened: FileHandle[] = [];
  try {
    const names = resumableNames(file);
    for (const name of [names.part, names.journal]) {
      opened.push(resume ? await reopen(path, name) : await makeAnew(path, name, old));
    }
    const [part, journal] = opened as [FileHandle, FileHandle];
    const description = `${JSON.stringify(render)}\n`;
    const kept = resume ? await keptOf(path, part, journal, { description, signal }) : undefined;
    if (resume && old) await likeOld(part, old);
    await part.truncate(kept?.earlier.bytes ?? 0);
    await journal.truncate(kept?.end ?? 0);
    if (!kept) await journal.write(description);
    return new JournaledOutput(
      names.part,
      new FileOutput(names.part, part, { commit: () => replace(names.part, file), abandon }),
      new FileOutput(names.journal, journal, { commit: () => rm(names.journal), abandon }),
      { earlier: kept?.earlier, seal: kept?.seal ?? firstSeal(description), release },
    );
  } catch (error) {
    for (const handle of opened) await handle.close();
    await release();
    throw error;
  }
}

/** What is written stays where it is. */
async function abandon(): Promise<void> {}

/** Whatever has the name, such as a link, goes; what it leads to stays as it is. */
async function makeAnew(path: string, name: string, old: Stats | undefined): Promise<FileHandle> {
  await rm(name, { force: true }).catch((cause: unknown) => {
    throw refusal(path, cause);
  });
  return createFor(path, name, old);
}

/** Opens a file of an earlier run to read it and to write behind it, but never one that a link leads to. */
async function reopen(path: string, name: string): Promise<FileHandle> {
  const { O_RDWR, O_APPEND, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let why: string;
  try {
    const handle = await open(name, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    why = 'is no file';
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    why = code === 'ENOENT' ? 'is none' : `cannot be opened: ${code}`;
  }
  throw new InputError('resume', `an interrupted render of this output ('${name}' ${why})`, path);
}

interface Kept extends Pick<Noted, 'seal' | 'end'> {
  readonly earlier: EarlierRun;
}

/**
 * How far an earlier run came: the last band up to which the journal is as it was written, and the file
 * as the journal says; nothing if the run ended before its first band.
 */
async function keptOf(
  path: string,
  part: FileHandle,
  journal: FileHandle,
  { description, signal }: { description: string; signal?: Cancellation | undefined },
): Promise<Kept | undefined> {
  const text = await journal.readFile('utf8');
  if (!text.startsWith(description)) {
    const [begun] = text.split('\n', 1);
    const expected = `the parameters, program and backend of the interrupted render (${begun})`;
    throw new InputError('resume', expected, description.trimEnd());
  }
  const digests: Uint8Array<ArrayBuffer>[] = [];
  let last: Noted | undefined;
  for await (const entry of borneOut(part, entriesOf(text, description), signal)) {
    if (entry.digest !== '') digests.push(Buffer.from(entry.digest, 'hex'));
    last = entry;
  }
  if (last) return { earlier: { ...last, digests }, seal: last.seal, end: last.end };
  if (!text.slice(description.length).includes('\n')) return undefined;
  const expected = 'an interrupted render that is as it was left; without --resume it begins anew';
  throw new InputError('resume', expected, `files that were changed or damaged since in ${path}`);
}

/** How many milliseconds pass, at least, between two times that data is brought to the disk and noted. */
const SECURE_EVERY_MS = 250;

interface State {
  readonly earlier: EarlierRun | undefined;
  /** The seal of the journal's last line. */
  readonly seal: string;
  readonly release: () => Promise<void>;
}

/**
 * Data reaches the disk before the line that notes it, and all of it before the file gets its name. As
 * bringing it there takes long, many bands wait for it together, and the next ones are written
 * meanwhile: a kill then loses the work of a moment, and a power loss no more.
 */
class JournaledOutput implements ResumableOutput {
  readonly earlier: EarlierRun | undefined;
  #nextBand: number;
  #bytes: number;
  #content = createHash('sha256');
  #seal: string;
  #unnoted = '';
  #securing: Promise<void> | undefined;
  #secured = Number.NEGATIVE_INFINITY;
  #failure: unknown;

  constructor(
    readonly part: string,
    private readonly output: FileOutput,
    private readonly journal: FileOutput,
    private readonly state: State,
  ) {
    this.earlier = state.earlier;
    this.#nextBand = state.earlier ? state.earlier.band + 1 : 0;
    this.#bytes = state.earlier?.bytes ?? 0;
    this.#seal = state.seal;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.output.write(bytes);
    this.#content.update(bytes);
    this.#bytes += bytes.length;
  }

  async note({ checksum, digest }: EncodedBand): Promise<void> {
    if (this.#failure) throw this.#failure;
    const entry: Entry = {
      band: this.#nextBand++,
      bytes: this.#bytes,
      checksum,
      digest: digest ? Buffer.from(digest).toString('hex') : '',
      content: this.#content.digest('hex'),
    };
    this.#content = createHash('sha256');
    const { line, seal } = lineOf(entry, this.#seal);
    this.#seal = seal;
    this.#unnoted += line;
    if (this.#securing || performance.now() - this.#secured < SECURE_EVERY_MS) return;
    this.#securing = this.#secure()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#securing = undefined;
        this.#secured = performance.now();
      });
  }

  async commit(): Promise<void> {
    await this.#secureAll();
    await this.output.commit();
    await this.journal.commit();
    await this.state.release();
  }

  async abandon(): Promise<void> {
    // What cannot be noted is only done again; why it was abandoned is told already.
    await this.#secureAll().catch(() => undefined);
    await this.output.abandon();
    await this.journal.abandon();
    await this.state.release();
  }

  async #secureAll(): Promise<void> {
    await this.#securing;
    if (this.#failure) throw this.#failure;
    await this.#secure();
  }

  async #secure(): Promise<void> {
    const lines = this.#unnoted;
    if (lines === '') return;
    this.#unnoted = '';
    await this.output.sync();
    await this.journal.write(Buffer.from(lines));
    await this.journal.sync();
  }
}
