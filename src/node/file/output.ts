import { constants, type Stats, write } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CancelledError, RenderError } from '../../core/errors.js';
import { ownedName } from './beside.js';
import { removeLeftovers } from './claim.js';
import { openFor, refusal, targetOf } from './target.js';

/** Destination of a file's bytes. */
export interface Output {
  write(bytes: Uint8Array): Promise<void>;
  /** Completes the file, and gives it its name. */
  commit(): Promise<void>;
  /** Gives up the file without `commit`, and removes it unless it can be resumed. */
  abandon(): Promise<void>;
}

/**
 * Gives a finished file its name.
 *
 * @param name of the finished file, beside `file`
 * @param file the output's path, with symbolic links followed
 */
export type Place = (name: string, file: string) => Promise<void>;

/**
 * Opens an output. A file is written under a temporary name and renamed once it is complete, so a failure
 * neither leaves half a file nor loses the old one. If two writers have the same output, each writes its own
 * file, and the last to finish wins.
 *
 * @throws InputError when the path is a folder, or its folder is missing or not writable
 */
export async function openOutput(path: string, place: Place = replace): Promise<Output> {
  const target = targetOf(path);
  if (target.kind === 'descriptor') return openDescriptor(target.descriptor, `'${path}'`);
  if (target.kind === 'device') return openDevice(path, target.file);
  const { file, old } = target;
  await removeLeftovers(dirname(file));
  const name = ownedName(file, 'part');
  return new FileOutput(path, await createFor(path, name, old), {
    commit: () => place(name, file),
    abandon: () => rm(name, { force: true }),
  });
}

/** Opens it without O_CREAT, with which Linux may refuse to open a pipe in a shared folder. */
async function openDevice(path: string, file: string): Promise<Output> {
  const handle = await openFor(path, file, constants.O_WRONLY | constants.O_TRUNC);
  const nothing = async () => undefined;
  return new FileOutput(path, handle, { commit: nothing, abandon: nothing }, false);
}

/** Creates a file that will replace another. Nobody may read it at any time who may not read the old one. */
export async function createFor(
  path: string,
  name: string,
  old: Stats | undefined,
): Promise<FileHandle> {
  const handle = await openFor(path, name, 'wx', old ? 0o600 : 0o666);
  try {
    if (old) await likeOld(handle, old);
    return handle;
  } catch (cause) {
    await handle.close();
    await rm(name, { force: true });
    throw refusal(path, cause);
  }
}

/** Gives a file the mode of the old one, and its owner if this user may change it. */
export async function likeOld(handle: FileHandle, old: Stats): Promise<void> {
  const { uid, gid, mode } = await handle.stat();
  if (uid !== old.uid || gid !== old.gid) {
    await handle.chown(old.uid, old.gid).catch(() => undefined); // Only root may give files away.
  }
  // Some file systems have a fixed mode for all files, and chmod fails.
  if (mode !== old.mode) await handle.chmod(old.mode & 0o7777);
}

/** Renames a file over another, and flushes the folder so that the new name survives a power loss. */
export async function replace(name: string, file: string): Promise<void> {
  if (process.platform === 'win32') {
    // Folders cannot be opened there, and a file that another program has open cannot be replaced.
    await untilFree(() => rename(name, file));
    return;
  }
  await rename(name, file);
  const folder = await open(dirname(file)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EACCES') throw cause; // Writable, but not readable.
  });
  if (!folder) return;
  try {
    await synced(folder);
  } finally {
    await folder.close();
  }
}

/** Errors of Windows for a file that another program has open: a viewer, or a virus scanner. */
const IN_USE = ['EACCES', 'EBUSY', 'EPERM'];

/** Pauses between tries, in milliseconds. Scanners take less than a second. */
const PAUSES_MS = [20, 50, 100, 200, 400, 800];

/** Does something to a file as soon as no other program has it open, or fails after some tries. */
export async function untilFree(work: () => Promise<void>): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      await work();
      return;
    } catch (cause) {
      if (!IN_USE.includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    }
    await setTimeout(pause);
  }
  await work();
}

/** Flushes a file to disk, so that a power loss leaves no name without its content. */
async function synced(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (cause) {
    // Some file systems do not support it.
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(code)) throw cause;
  }
}

/** Standard output, which receives the data as it comes. */
export function openStdout(): Output {
  return openDescriptor(process.stdout.fd, 'standard output');
}

/** A descriptor that is already open: writing starts at its current position, and it stays open. */
function openDescriptor(descriptor: number, name: string): Output {
  return {
    write: async (bytes) => {
      for (let done = 0; done < bytes.length; ) {
        done += await writeTo(descriptor, name, bytes.subarray(done));
      }
    },
    commit: async () => undefined,
    abandon: async () => undefined,
  };
}

/** Writes on the thread pool, so that a slow reader delays only the writing. */
async function writeTo(descriptor: number, name: string, bytes: Uint8Array): Promise<number> {
  try {
    return (await promisify(write)(descriptor, bytes)).bytesWritten;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'EAGAIN') {
      throw new RenderError(`could not write to ${name}: ${message}`, { cause });
    }
    await setTimeout(5); // The pipe is non-blocking and full.
    return 0;
  }
}

/** An output to a file handle; `ends` renames or removes the file. */
export class FileOutput implements Output {
  #open = true;
  #committed = false;

  /** @param kept whether it is a file on disk, which `commit` must flush */
  constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly ends: Pick<Output, 'commit' | 'abandon'>,
    private readonly kept = true,
  ) {}

  write(bytes: Uint8Array): Promise<void> {
    return this.#attempt('write', async () => {
      for (let done = 0; done < bytes.length; ) {
        done += (await this.handle.write(bytes, done)).bytesWritten;
      }
    });
  }

  /** Flushes what was written to disk. */
  sync(): Promise<void> {
    return this.#attempt('write', () => synced(this.handle));
  }

  commit(): Promise<void> {
    return this.#attempt('finish', async () => {
      if (this.kept) await synced(this.handle);
      await this.#close();
      await this.ends.commit();
      this.#committed = true;
    });
  }

  async abandon(): Promise<void> {
    if (this.#committed) return;
    await this.#close();
    await this.ends.abandon();
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.handle.close();
  }

  async #attempt(doing: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      if (cause instanceof CancelledError) throw cause;
      const { message } = cause as Error;
      throw new RenderError(`could not ${doing} '${this.path}': ${message}`, { cause });
    }
  }
}
