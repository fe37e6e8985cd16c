import { randomBytes } from 'node:crypto';
import { realpathSync, type Stats, statSync, write } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { InputError, RenderError } from '../../core/errors.js';

/** Where a file's bytes go. */
export interface Output {
  write(bytes: Uint8Array): Promise<void>;
  /** All is written: gives the file its name. */
  commit(): Promise<void>;
  /** Lets go without `commit`; what was written is removed, unless it is to be gone on with. */
  abandon(): Promise<void>;
}

/** The places of a file and of what it is until it is whole. */
export interface Target {
  /** The file, with symbolic links followed. */
  readonly file: string;
  /** A device or a pipe: written directly, since it must not be replaced. */
  readonly direct: boolean;
}

/** @throws InputError when the path is that of a folder */
export function targetOf(path: string): Target {
  const file = followed(path);
  const kind = kindOf(file);
  if (kind?.isDirectory()) {
    throw new InputError('output', 'the name of a file, not of a folder', path);
  }
  return { file, direct: kind !== undefined && !kind.isFile() };
}

/**
 * Opens a file that is written beside its name and takes the name once it is whole: whatever
 * happens before leaves neither half a file nor a lost old one.
 *
 * @throws InputError when its folder is missing or may not be written, or it is a folder
 */
export async function openOutput(path: string): Promise<Output> {
  const { file, direct } = targetOf(path);
  const unfinished = `.${basename(file)}.${randomBytes(4).toString('hex')}.part`;
  const name = direct ? file : join(dirname(file), unfinished);
  const handle = await openFor(path, name, direct ? 'w' : 'wx');
  return new FileOutput(path, handle, {
    commit: async () => {
      if (!direct) await rename(name, file);
    },
    abandon: async () => {
      if (!direct) await rm(name, { force: true });
    },
  });
}

/** Standard output: it takes data as it comes. */
export async function openStdout(): Promise<Output> {
  return {
    write: async (bytes) => {
      for (let done = 0; done < bytes.length; ) done += await writeToStdout(bytes.subarray(done));
    },
    commit: async () => undefined,
    abandon: async () => undefined,
  };
}

/** Writes on the thread pool: a reader that is slow then holds up the writing and nothing else. */
async function writeToStdout(bytes: Uint8Array): Promise<number> {
  try {
    return (await promisify(write)(process.stdout.fd, bytes)).bytesWritten;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'EAGAIN') {
      throw new RenderError(`could not write to standard output: ${message}`, { cause });
    }
    await setTimeout(5); // Somebody has made the pipe non-blocking, and it is full.
    return 0;
  }
}

/** Opens one of an output's files. @throws InputError naming `path` and what is wrong with it */
export async function openFor(path: string, name: string, flags: string): Promise<FileHandle> {
  try {
    return await open(name, flags);
  } catch (cause) {
    const folder = dirname(path);
    const expected: Record<string, string> = {
      ENOENT: `a file in an existing folder ('${folder}' is none)`,
      ENOTDIR: `a file in a folder ('${folder}' is none)`,
    };
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new InputError('output', expected[code] ?? `a file that may be written (${code})`, path);
  }
}

/** A file handle as output, with what is to be done to its name at the end. */
export class FileOutput implements Output {
  #open = true;

  constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly ends: Pick<Output, 'commit' | 'abandon'>,
  ) {}

  write(bytes: Uint8Array): Promise<void> {
    return this.#attempt('write', async () => {
      for (let done = 0; done < bytes.length; ) {
        done += (await this.handle.write(bytes, done)).bytesWritten;
      }
    });
  }

  commit(): Promise<void> {
    return this.#attempt('finish', async () => {
      await this.#close();
      await this.ends.commit();
    });
  }

  async abandon(): Promise<void> {
    if (!this.#open) return;
    await this.#close();
    await this.ends.abandon();
  }

  async #close(): Promise<void> {
    this.#open = false;
    await this.handle.close();
  }

  async #attempt(doing: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      const { message } = cause as Error;
      throw new RenderError(`could not ${doing} '${this.path}': ${message}`, { cause });
    }
  }
}

function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // There is none yet.
  }
}

function kindOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // There is none yet, or opening it will say why it cannot be.
  }
}
