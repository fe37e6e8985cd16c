import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { InputError } from '../../core/errors.js';
import { builtin } from '../builtin.js';

/** Resolved output path. */
export type Target = FileTarget | DeviceTarget | DescriptorTarget;

/** A file, which is replaced once the new one is complete. */
export interface FileTarget {
  readonly kind: 'file';
  /** Its path, with symbolic links followed. */
  readonly file: string;
  /** The existing file, if there is one. */
  readonly old: Stats | undefined;
}

/** A device or a pipe. It is written to, since replacing it would take it away from everybody. */
export interface DeviceTarget {
  readonly kind: 'device';
  readonly file: string;
}

/** A descriptor that is already open, such as `/dev/stdout`: writing starts at its current position. */
export interface DescriptorTarget {
  readonly kind: 'descriptor';
  readonly descriptor: number;
}

/** Same limit as in Linux. */
const MOST_LINKS = 40;

/**
 * Resolves an output path, and checks that it can be written, so that a long render does not fail at its end.
 *
 * @throws InputError when the path does not name a file, or one that cannot be written or replaced
 */
export function targetOf(path: string): Target {
  if (path === '' || path.endsWith('/') || path.endsWith(sep)) {
    throw new InputError('output', 'a file, not a folder', path);
  }
  let file = path;
  try {
    for (let links = 0; links <= MOST_LINKS; links++) {
      const next = nextOf(file);
      if (next === undefined) return found(path, file);
      file = next;
    }
  } catch (cause) {
    throw refusal(path, cause, dirname(file));
  }
  throw new InputError('output', 'a file, not an endless chain of symbolic links', path);
}

/** Whether an output's bytes go straight to a reader, as on standard output: the reader may block them. */
export function isDirect(path: string): boolean {
  return path === '-' || targetOf(path).kind !== 'file';
}

/** Opens one of an output's files. @throws InputError naming `path` and the reason */
export async function openFor(
  path: string,
  name: string,
  flags: string | number,
  mode?: number,
): Promise<FileHandle> {
  try {
    return await open(name, flags, mode);
  } catch (cause) {
    throw refusal(path, cause);
  }
}

/** Turns a system error into a refusal of the output. */
export function refusal(path: string, cause: unknown, folder = dirname(path)): InputError {
  if (cause instanceof InputError) return cause;
  const expected: Record<string, string> = {
    ENOENT: `a file in an existing folder ('${folder}' does not exist)`,
    ENOTDIR: `a file in a folder ('${folder}' is not a folder)`,
    ENAMETOOLONG: 'a shorter file name',
    EROFS: `a file in a writable folder ('${folder}' is read-only)`,
  };
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new InputError('output', expected[code] ?? `a writable file (${code})`, path);
}

function found(path: string, file: string): Target {
  const descriptor = descriptorOf(file);
  if (descriptor !== undefined) {
    requireWritable(path, descriptor);
    return { kind: 'descriptor', descriptor };
  }
  const old = statSync(file, { throwIfNoEntry: false });
  if (old?.isDirectory()) {
    throw new InputError('output', 'a file, not a folder', path);
  }
  if (PROCESS_DESCRIPTOR.test(file) || (old && !old.isFile())) return { kind: 'device', file };
  if (old) requireReplaceable(path, file, old);
  requireWritableFolder(path, dirname(file));
  return { kind: 'file', file, old };
}

/**
 * The next path in the resolution of a path; nothing at its end. Symbolic links are followed one by one: the
 * last may lead to a file that does not exist yet, and those of descriptors must not be followed, since an
 * open file may no longer have a name.
 */
function nextOf(file: string): string | undefined {
  const folder = realpathSync(dirname(file));
  const place = join(folder, basename(file));
  if (descriptorOf(place) !== undefined || PROCESS_DESCRIPTOR.test(place)) {
    return place === file ? undefined : place;
  }
  const link = linkAt(place);
  return link === undefined ? undefined : resolve(folder, link);
}

function linkAt(place: string): string | undefined {
  try {
    return readlinkSync(place);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EINVAL' || code === 'ENOENT' || code === 'UNKNOWN') return undefined; // Not a link.
    throw cause;
  }
}

/** Path of a descriptor of any process. */
const PROCESS_DESCRIPTOR = /^\/proc\/\d+\/(?:task\/\d+\/)?fd\/\d+$/;

/** The descriptor of this process that a path names, if it names one. */
function descriptorOf(place: string): number | undefined {
  const [, pid, device] =
    /^(?:\/proc\/(\d+)\/(?:task\/\d+\/)?fd|(\/dev\/fd))\/\d+$/.exec(place) ?? [];
  if (device === undefined && Number(pid) !== process.pid) return undefined;
  return Number(basename(place));
}

function requireWritable(path: string, descriptor: number): void {
  try {
    writeSync(descriptor, new Uint8Array()); // An empty write checks the permission.
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError('output', `a descriptor that is open for writing (${code})`, path);
  }
  const { isatty } = builtin('node:tty') as typeof import('node:tty');
  if (isatty(descriptor)) {
    throw new InputError('output', 'a descriptor of a file or a pipe, not of a terminal', path);
  }
}

function requireWritableFolder(path: string, folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const expected = `a file in a writable folder ('${folder}' is not: ${code})`;
    throw new InputError('output', expected, path);
  }
}

/** Refuses a file that exists and must not be replaced. */
function requireReplaceable(path: string, file: string, old: Stats): void {
  const refused = (expected: string) => new InputError('output', expected, path);
  if ((old.mode & 0o222) === 0 || !mayWrite(file)) {
    throw refused("a writable file (this one is read-only: 'chmod u+w' makes it writable)");
  }
  const folder = dirname(file);
  const me = process.geteuid?.() ?? 0;
  const { mode, uid } = statSync(folder);
  if ((mode & STICKY) !== 0 && ![0, old.uid, uid].includes(me)) {
    const expected = `a file of your own in '${folder}', where only its owner may replace a file`;
    throw refused(expected);
  }
  if (isMountPoint(realpathSync(file))) {
    throw refused(
      'a file that can be replaced, not a mount point (mount its folder instead, or write to ' +
        'standard output with -)',
    );
  }
}

/** Mode bit of a folder, such as /tmp, where everybody may create files but only remove their own. */
const STICKY = 0o1000;

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a file is a mount point, as single files in a container may be. Only Linux tells. */
function isMountPoint(file: string): boolean {
  const mounts = '/proc/self/mountinfo';
  if (!existsSync(mounts)) return false;
  const escaped = file.replaceAll(/[ \t\n\\]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  const lines = readFileSync(mounts, 'utf8').split('\n');
  return lines.some((line) => line.split(' ', 5)[4] === escaped);
}
