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
  const description = JSON.stringify(render);
  const progress = resume ? await readJournal(path, part, journalName, description) : undefined;
  const handle = await openFor(path, part, progress ? 'r+' : 'w');
  const journal = await openFor(path, journalName, progress ? 'a' : 'w');
  let written = progress?.bytes ?? 0;
  if (progress) await handle.truncate(written);
  else await journal.write(`${description}\n`);
  const output = new FileOutput(path, handle, {
    commit: async () => {
      await journal.close();
      await rename(part, file);
      await rm(journalName);
    },
    abandon: () => journal.close(),
  });
  return {
    progress,
    write: async (bytes) => {
      await output.write(bytes, written);
      written += bytes.length;
    },
    note: async ({ index, checksum }) => {
      const line: Progress = { band: index, bytes: written, checksum };
      await journal.write(`${JSON.stringify(line)}\n`);
    },
    commit: () => output.commit(),
    abandon: () => output.abandon(),
  };
}

/** The last band of which the journal says, and the file's size shows, that it is in the file. */
async function readJournal(
  path: string,
  part: string,
  journal: string,
  description: string,
): Promise<Progress | undefined> {
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
  const [begun, ...lines] = text.split('\n').slice(0, -1); // What has no line end was cut off.
  if (begun !== description) {
    const expected = `the parameters, program and backend of the interrupted render (${begun})`;
    throw new InputError('resume', expected, description);
  }
  const noted = lines.map((line) => JSON.parse(line) as Progress);
  return noted.findLast(({ bytes }) => bytes <= size);
}
