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
import { isatty } from 'node:tty';
import { InputError } from '../../core/errors.js';

/** What a path leads to. */
export type Target = FileTarget | DeviceTarget | DescriptorTarget;

/** A file, which is replaced once the new one is whole. */
export interface FileTarget {
  readonly kind: 'file';
  /** Its path, with symbolic links followed. */
  readonly file: string;
  /** The one that is there already. */
  readonly old: Stats | undefined;
}

/** A device or a pipe: it is written to, as replacing it would take it from everybody. */
export interface DeviceTarget {
  readonly kind: 'device';
  readonly file: string;
}

/** What this process was handed open, such as `/dev/stdout`: it is written to where it stands. */
export interface DescriptorTarget {
  readonly kind: 'descriptor';
  readonly descriptor: number;
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * Finds out where an output goes, and whether it can go there: after the work it is too late to learn
 * that it could not.
 *
 * @throws InputError when it names no file, or one that cannot be written or replaced
 */
export function targetOf(path: string): Target {
  if (path === '' || path.endsWith('/') || path.endsWith(sep)) {
    throw new InputError('output', 'the name of a file, not of a folder', path);
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
  throw new InputError('output', 'a file, not symbolic links without an end', path);
}

/** Whether an output's bytes go out as they come, as to standard output: a reader may hold them up. */
export function isDirect(path: string): boolean {
  return path === '-' || targetOf(path).kind !== 'file';
}

/** Opens one of an output's files. @throws InputError naming `path` and what is wrong with it */
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

/** A failure of the system, as a refusal of the output that it is about. */
export function refusal(path: string, cause: unknown, folder = dirname(path)): InputError {
  if (cause instanceof InputError) return cause;
  const expected: Record<string, string> = {
    ENOENT: `a file in an existing folder ('${folder}' is none)`,
    ENOTDIR: `a file in a folder ('${folder}' is none)`,
    ENAMETOOLONG: 'a shorter name of a file',
    EROFS: `a file in a folder that may be written ('${folder}' is read-only)`,
  };
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new InputError('output', expected[code] ?? `a file that may be written (${code})`, path);
}

function found(path: string, file: string): Target {
  const descriptor = descriptorOf(file);
  if (descriptor !== undefined) {
    requireWritable(path, descriptor);
    return { kind: 'descriptor', descriptor };
  }
  const old = statSync(file, { throwIfNoEntry: false });
  if (old?.isDirectory()) {
    throw new InputError('output', 'the name of a file, not of a folder', path);
  }
  if (OF_ANOTHER.test(file) || (old && !old.isFile())) return { kind: 'device', file };
  if (old) requireReplaceable(path, file, old);
  requireWritableFolder(path, dirname(file));
  return { kind: 'file', file, old };
}

/**
 * Where a path leads next, if it is a symbolic link. Links are followed one by one: the last may lead to
 * a file that is still to be made, and those of descriptors must not be followed, as what is behind
 * them may have no name any more.
 */
function nextOf(file: string): string | undefined {
  const folder = realpathSync(dirname(file));
  const place = join(folder, basename(file));
  if (descriptorOf(place) !== undefined || OF_ANOTHER.test(place)) {
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
    if (code === 'EINVAL' || code === 'ENOENT' || code === 'UNKNOWN') return undefined; // It is no link.
    throw cause;
  }
}

/** A descriptor of any process. */
const OF_ANOTHER = /^\/proc\/\d+\/(?:task\/\d+\/)?fd\/\d+$/;

/** The descriptor of this process that a path is, if it is one. */
function descriptorOf(place: string): number | undefined {
  const [, pid, device] =
    /^(?:\/proc\/(\d+)\/(?:task\/\d+\/)?fd|(\/dev\/fd))\/\d+$/.exec(place) ?? [];
  if (device === undefined && Number(pid) !== process.pid) return undefined;
  return Number(basename(place));
}

function requireWritable(path: string, descriptor: number): void {
  try {
    writeSync(descriptor, new Uint8Array()); // Of nothing: only whether it may be written.
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError('output', `a descriptor that is open for writing (${code})`, path);
  }
  if (isatty(descriptor)) {
    throw new InputError('output', 'a descriptor of a file or a pipe, not of a terminal', path);
  }
}

function requireWritableFolder(path: string, folder: string): void {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const expected = `a file in a folder that may be written ('${folder}' may not: ${code})`;
    throw new InputError('output', expected, path);
  }
}

/** Whether a file that is there may be replaced by another of its name. */
function requireReplaceable(path: string, file: string, old: Stats): void {
  const refused = (expected: string) => new InputError('output', expected, path);
  if ((old.mode & 0o222) === 0 || !mayWrite(file)) {
    throw refused("a file that may be written (this one is read-only: 'chmod u+w' permits it)");
  }
  const folder = dirname(file);
  const me = process.geteuid?.() ?? 0;
  const { mode, uid } = statSync(folder);
  if ((mode & STICKY) !== 0 && ![0, old.uid, uid].includes(me)) {
    const expected = `a file of your own in '${folder}', where nobody may replace those of others`;
    throw refused(expected);
  }
  if (isMountPoint(realpathSync(file))) {
    throw refused(
      'a file that can be replaced, not a mount point (mount its folder instead, or write to ' +
        'standard output with -)',
    );
  }
}

/** The bit of a folder, such as /tmp, where everybody may make files but only remove their own. */
const STICKY = 0o1000;

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether something is mounted on a file, as containers do with single files. Only Linux says so. */
function isMountPoint(file: string): boolean {
  const mounts = '/proc/self/mountinfo';
  if (!existsSync(mounts)) return false;
  const escaped = file.replaceAll(/[ \t\n\\]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  const lines = readFileSync(mounts, 'utf8').split('\n');
  return lines.some((line) => line.split(' ', 5)[4] === escaped);
}
