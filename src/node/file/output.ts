import { constants, type Stats, write } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RenderError } from '../../core/errors.js';
import { ownedName } from './beside.js';
import { removeLeftovers } from './claim.js';
import { openFor, refusal, targetOf } from './target.js';

/** Where a file's bytes go. */
export interface Output {
  write(bytes: Uint8Array): Promise<void>;
  /** All is written: gives the file its name. */
  commit(): Promise<void>;
  /** Lets go without `commit`; what was written is removed, unless it is to be gone on with. */
  abandon(): Promise<void>;
}

/**
 * Opens a file that is written beside its name and takes the name once it is whole: whatever
 * happens before leaves neither half a file nor a lost old one. Of two that write it at a time, each
 * writes a file of its own, and the last one stays.
 *
 * @throws InputError when its folder is missing or may not be written, or it is a folder
 */
export async function openOutput(path: string): Promise<Output> {
  const target = targetOf(path);
  if (target.kind === 'descriptor') return openDescriptor(target.descriptor, `'${path}'`);
  if (target.kind === 'device') return openDevice(path, target.file);
  const { file, old } = target;
  await removeLeftovers(dirname(file));
  const name = ownedName(file, 'part');
  return new FileOutput(path, await createFor(path, name, old), {
    commit: () => replace(name, file),
    abandon: () => rm(name, { force: true }),
  });
}

/** Neither made, as a pipe in a shared folder may not be, nor replaced. */
async function openDevice(path: string, file: string): Promise<Output> {
  const handle = await openFor(path, file, constants.O_WRONLY | constants.O_TRUNC);
  const nothing = async () => undefined;
  return new FileOutput(path, handle, { commit: nothing, abandon: nothing }, false);
}

/** Makes a file that is to replace another. Nobody who may not read the old one ever can read the new one. */
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

/** Gives a file the mode of another, and its owner as far as this user may. */
export async function likeOld(handle: FileHandle, old: Stats): Promise<void> {
  const { uid, gid, mode } = await handle.stat();
  if (uid !== old.uid || gid !== old.gid) {
    await handle.chown(old.uid, old.gid).catch(() => undefined); // Only root may give files away.
  }
  // Some file systems have one mode for all files, and permit no other.
  if (mode !== old.mode) await handle.chmod(old.mode & 0o7777);
}

/** Gives a file the name of another, for good: the folder is on the disk with it. */
export async function replace(name: string, file: string): Promise<void> {
  await rename(name, file);
  if (process.platform === 'win32') return; // Folders cannot be opened there.
  const folder = await open(dirname(file)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EACCES') throw cause; // It may be written, but not be read.
  });
  if (!folder) return;
  try {
    await synced(folder);
  } finally {
    await folder.close();
  }
}

/** Waits until a file is on the disk: a power loss then leaves no name without its content. */
async function synced(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (cause) {
    // Some file systems cannot be told to.
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(code)) throw cause;
  }
}

/** Standard output: it takes data as it comes. */
export function openStdout(): Output {
  return openDescriptor(process.stdout.fd, 'standard output');
}

/** A descriptor that is open already: it takes data where it stands, and stays open. */
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

/** Writes on the thread pool: a reader that is slow then holds up the writing and nothing else. */
async function writeTo(descriptor: number, name: string, bytes: Uint8Array): Promise<number> {
  try {
    return (await promisify(write)(descriptor, bytes)).bytesWritten;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'EAGAIN') {
      throw new RenderError(`could not write to ${name}: ${message}`, { cause });
    }
    await setTimeout(5); // Somebody has made the pipe non-blocking, and it is full.
    return 0;
  }
}

/** A file handle as output, with what is to be done to its name at the end. */
export class FileOutput implements Output {
  #open = true;
  #committed = false;

  /** @param kept whether it stays on a disk, and so has to reach it */
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

  /** Waits until what is written is on the disk. */
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
      const { message } = cause as Error;
      throw new RenderError(`could not ${doing} '${this.path}': ${message}`, { cause });
    }
  }
}
