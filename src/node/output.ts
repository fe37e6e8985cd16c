import { randomBytes } from 'node:crypto';
import {
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError, RenderError } from '../core/errors.js';

/**
 * A file that is written beside its name and takes the name once it is whole: whatever happens
 * before leaves neither half a file nor a lost old one.
 */
export interface OutputFile {
  write(bytes: Uint8Array): void;
  /** Gives the file its name. */
  commit(): void;
  /** Removes what was written; nothing after `commit`. */
  discard(): void;
}

/**
 * Opens an output file. A device or a pipe is written directly, since it must not be replaced.
 *
 * @throws InputError when its folder is missing or may not be written, or it is a folder
 */
export function openOutput(path: string): OutputFile {
  const target = followed(path);
  const kind = kindOf(target);
  if (kind?.isDirectory())
    throw new InputError('output', 'the name of a file, not of a folder', path);
  const direct = kind !== undefined && !kind.isFile();
  const name = direct
    ? target
    : join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.part`);
  const descriptor = opened(name, direct ? 'w' : 'wx', path);
  let open = true;
  const close = () => {
    if (open) closeSync(descriptor);
    open = false;
  };
  return {
    write(bytes) {
      for (let done = 0; done < bytes.length; ) {
        done += attempt('write', path, () => writeSync(descriptor, bytes, done));
      }
    },
    commit() {
      attempt('write', path, close);
      if (!direct) attempt('rename', path, () => renameSync(name, target));
    },
    discard() {
      const unfinished = open;
      close();
      if (unfinished && !direct) rmSync(name, { force: true });
    },
  };
}

/** The file that a path leads to through symbolic links, or the path where there is none yet. */
function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function kindOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // There is none yet, or opening it will say why it cannot be.
  }
}

function opened(name: string, flags: string, path: string): number {
  try {
    return openSync(name, flags);
  } catch (cause) {
    const code = codeOf(cause);
    const folder = dirname(path);
    if (code === 'ENOENT')
      throw new InputError('output', `a file in an existing folder ('${folder}' is none)`, path);
    if (code === 'ENOTDIR')
      throw new InputError('output', `a file in a folder ('${folder}' is none)`, path);
    throw new InputError('output', `a file in a folder that may be written (${code})`, path);
  }
}

function attempt<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new RenderError(`could not ${doing} '${path}': ${(cause as Error).message}`, { cause });
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
