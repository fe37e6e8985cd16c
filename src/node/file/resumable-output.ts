import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cancellation } from '../../core/cancellation.js';
import { InputError } from '../../core/errors.js';
import { resumableNames } from './beside.js';
import { claim, removeLeftovers } from './claim.js';
import type { EarlierRun, EncodedBand } from './encoding.js';
import { borneOut, type Entry, entriesOf, firstSeal, lineOf, type Noted } from './journal.js';
import { createFor, FileOutput, likeOld, type Output, type Place, replace } from './output.js';
import { type FileTarget, refusal } from './target.js';

/**
 * An output that can be resumed after it was abandoned or the process was killed. Until the file is complete,
 * `….part` holds its content, and `….part.journal` records each band once it is in the file.
 */
export interface ResumableOutput extends Output {
  /** Path of the content until the file is complete. */
  readonly part: string;
  /** Progress of the earlier run that is resumed; nothing when starting from scratch. */
  readonly earlier: EarlierRun | undefined;
  /** Records that the next band has been written. */
  note(encoded: EncodedBand): Promise<void>;
}

/** The render that an output is opened for. */
export interface Render {
  /** Everything that the file's bytes depend on; only the same render can be resumed. */
  readonly render: object;
  /** Whether to resume an earlier run, which must then exist. */
  readonly resume: boolean;
  readonly signal?: Cancellation | undefined;
  /** How the finished file takes its place; by default it is renamed. */
  readonly place?: Place | undefined;
}

/**
 * Opens a resumable output, for this writer alone.
 *
 * @param path the output as the user gave it, for messages
 * @throws InputError when it cannot be written, another writer holds it, or there is nothing to resume
 */
export async function openResumable(
  path: string,
  { file, old }: FileTarget,
  { render, resume, signal, place = replace }: Render,
): Promise<ResumableOutput> {
  await removeLeftovers(dirname(file));
  const release = await claim(path, file);
  const opened: FileHandle[] = [];
  try {
    const names = resumableNames(file);
    for (const name of [names.part, names.journal]) {
      opened.push(resume ? await reopen(path, name) : await createFresh(path, name, old));
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
      new FileOutput(names.part, part, { commit: () => place(names.part, file), abandon }),
      new FileOutput(names.journal, journal, { commit: () => rm(names.journal), abandon }),
      {
        earlier: kept && { ...kept.earlier, part: names.part },
        seal: kept?.seal ?? firstSeal(description),
        release,
      },
    );
  } catch (error) {
    for (const handle of opened) await handle.close();
    await release();
    throw error;
  }
}

/** Keeps the files for a later run to resume. */
async function abandon(): Promise<void> {}

/** Creates a file in place of anything with its name. A link is removed, not followed. */
async function createFresh(
  path: string,
  name: string,
  old: Stats | undefined,
): Promise<FileHandle> {
  await rm(name, { force: true }).catch((cause: unknown) => {
    throw refusal(path, cause);
  });
  return createFor(path, name, old);
}

/** Opens a file of an earlier run for reading and appending, without following a link. */
async function reopen(path: string, name: string): Promise<FileHandle> {
  const { O_RDWR, O_APPEND, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let why: string;
  try {
    const handle = await open(name, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    why = 'is not a file';
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    why = code === 'ENOENT' ? 'does not exist' : `cannot be opened: ${code}`;
  }
  throw new InputError('resume', `an interrupted render of this output ('${name}' ${why})`, path);
}

interface Kept extends Pick<Noted, 'seal' | 'end'> {
  readonly earlier: Omit<EarlierRun, 'part'>;
}

/**
 * Finds the last band up to which the journal is intact and the file matches it; nothing if the run ended
 * before its first band.
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
    const expected = `the parameters, version and backend of the interrupted render (${begun})`;
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
  const expected = 'intact files of an interrupted render; without --resume it starts from scratch';
  throw new InputError('resume', expected, `changed or damaged files of ${path}`);
}

/** Shortest time between two flushes, in milliseconds. */
const FLUSH_INTERVAL_MS = 250;

interface State {
  readonly earlier: EarlierRun | undefined;
  /** The seal of the journal's last line. */
  readonly seal: string;
  readonly release: () => Promise<void>;
}

/**
 * Data reaches the disk before the journal's line about it, and all of it before the file gets its name.
 * Flushing is slow, so one flush covers many bands, and the next bands are written meanwhile. A kill, or a
 * power loss, loses only the last moments of work.
 */
class JournaledOutput implements ResumableOutput {
  readonly earlier: EarlierRun | undefined;
  #nextBand: number;
  #bytes: number;
  #content = createHash('sha256');
  #seal: string;
  #unflushed = '';
  #flushing: Promise<void> | undefined;
  #flushedAt = Number.NEGATIVE_INFINITY;
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
    this.#unflushed += line;
    if (this.#flushing || performance.now() - this.#flushedAt < FLUSH_INTERVAL_MS) return;
    this.#flushing = this.#flush()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#flushing = undefined;
        this.#flushedAt = performance.now();
      });
  }

  async commit(): Promise<void> {
    await this.#flushAll();
    await this.output.commit();
    await this.journal.commit();
    await this.state.release();
  }

  async abandon(): Promise<void> {
    // A band that is not recorded is counted again. The caller already knows why the render ended.
    await this.#flushAll().catch(() => undefined);
    await this.output.abandon();
    await this.journal.abandon();
    await this.state.release();
  }

  async #flushAll(): Promise<void> {
    await this.#flushing;
    if (this.#failure) throw this.#failure;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const lines = this.#unflushed;
    if (lines === '') return;
    this.#unflushed = '';
    await this.output.sync();
    await this.journal.write(Buffer.from(lines));
    await this.journal.sync();
  }
}
