import { lstat, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Cancellation, throwIfCancelled } from '../../core/cancellation.js';
import { InputError, RenderError } from '../../core/errors.js';
import { inOrder } from '../../core/in-order.js';
import { ownedName } from './beside.js';
import type { FormatModule } from './encoding.js';
import { openOutput } from './output.js';
import { refusal } from './target.js';
import { PROVENANCE_FILE } from './tile-archive.js';
import { tilePathsOf } from './tile-paths.js';
import { PAGE_START } from './tile-viewer.js';
import { membersOf, type StoredMember } from './zip-members.js';

type Placing = NonNullable<FormatModule['placing']>;

/** Files that are written at a time. */
const AT_ONCE = 16;

/**
 * Places tiles beside their descriptor: `NAME.dzi`, the page `NAME.html` and the folder `NAME_files`. They are
 * unpacked under a temporary name. The folder gets its name first and the descriptor last, so that no
 * descriptor is without its tiles.
 *
 * Tiles are not flushed one by one, which would take ten times as long.
 *
 * @throws InputError when the folder or the page exists and is not this program's, or the output is no file
 */
export const placing: Placing = async ({ path, target, name, signal }) => {
  if (target?.kind !== 'file') {
    throw new InputError('output', 'a file to put tiles beside (--format szi may be piped)', path);
  }
  const within = dirname(target.file);
  const folder = join(within, `${name}_files`);
  const page = join(within, `${name}.html`);
  const requireFree = async () => {
    await requireOwnFolder(path, folder);
    await requireOwnPage(path, page);
  };
  await requireFree().catch((cause: unknown) => {
    throw refusal(path, cause);
  });
  return async (archive, file) => {
    const fresh = ownedName(folder, 'part');
    const old = await lstat(folder).catch(ignoreMissing);
    await mkdir(fresh, { mode: old ? old.mode & 0o777 : 0o777 });
    try {
      const beside = await unpack(archive, name, fresh, signal);
      await requireFree(); // The picture may have taken hours.
      await replaceFolder(fresh, folder);
      await write(page, contentOf(beside, tilePathsOf(name).page));
      await write(file, contentOf(beside, tilePathsOf(name).descriptor));
      await rm(archive);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  };
};

async function requireOwnFolder(path: string, folder: string): Promise<void> {
  const found = await lstat(folder).catch(ignoreMissing);
  if (!found) return;
  const mark = () => lstat(join(folder, PROVENANCE_FILE)).catch(ignoreMissing);
  if (found.isDirectory() && (await mark())?.isFile()) return;
  const expected = `a name whose folder '${folder}' is free, or has tiles of juliaset (move it away)`;
  throw new InputError('output', expected, path);
}

async function requireOwnPage(path: string, page: string): Promise<void> {
  const text = await readFile(page, 'utf8').catch(ignoreMissing);
  if (text === undefined || text.startsWith(PAGE_START)) return;
  const expected = `a name whose page '${page}' is free, or is one of juliaset (move it away)`;
  throw new InputError('output', expected, path);
}

function ignoreMissing(cause: NodeJS.ErrnoException): undefined {
  if (cause.code !== 'ENOENT') throw cause;
}

/**
 * Unpacks the folder of tiles.
 *
 * @returns the files beside the folder, by their paths in the archive
 */
async function unpack(
  archive: string,
  name: string,
  folder: string,
  signal: Cancellation | undefined,
): Promise<ReadonlyMap<string, Buffer>> {
  const beside = new Map<string, Buffer>();
  const levels = new Map<string, Promise<unknown>>();
  const { tiles } = tilePathsOf(name);
  const unpackOne = async ({ name: path, read }: StoredMember) => {
    throwIfCancelled(signal);
    if (!path.startsWith(tiles)) return void beside.set(path, await read());
    const place = path.slice(tiles.length);
    if (!PLACE.test(place)) throw new RenderError(`'${archive}' has a strange member, '${path}'`);
    const level = dirname(place);
    if (!levels.has(level)) levels.set(level, mkdir(join(folder, level), { recursive: true }));
    await levels.get(level);
    return writeFile(join(folder, place), await read());
  };
  const file = await open(archive);
  try {
    for await (const _ of inOrder(membersOf(file), AT_ONCE, unpackOne));
  } finally {
    await file.close();
  }
  return beside;
}

/** A file in the folder, or in the folder of a level. */
const PLACE = /^(?:\d+\/)?[\w-]+(?:\.[\w-]+)*$/;

function contentOf(files: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const content = files.get(name);
  if (!content) throw new RenderError(`the tiles came without '${name}'`);
  return content;
}

/** Gives the new folder the name of an old one, which is put aside first: folders cannot replace each other. */
async function replaceFolder(fresh: string, folder: string): Promise<void> {
  const aside = ownedName(folder, 'part');
  const hadOne = await rename(folder, aside).then(
    () => true,
    (cause: NodeJS.ErrnoException) => ignoreMissing(cause) ?? false,
  );
  try {
    await rename(fresh, folder);
  } catch (cause) {
    if (hadOne) await rename(aside, folder);
    throw cause;
  }
  await rm(aside, { recursive: true, force: true });
}

async function write(path: string, bytes: Buffer): Promise<void> {
  const output = await openOutput(path);
  try {
    await output.write(bytes);
    await output.commit();
  } finally {
    await output.abandon();
  }
}
