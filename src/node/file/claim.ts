import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../core/errors.js';
import { type Owned, ownedFrom, ownedName, stemOf } from './beside.js';
import { inWords, isGone } from './owner.js';
import { openFor, refusal } from './target.js';

/** How many times, and how many milliseconds apart, a claim checks whether a rival has withdrawn. */
const LOOKS = 10;
const LOOK_AGAIN_MS = 25;

/**
 * Claims an output for this writer alone. Two writers must not share the files whose names are the same in
 * every run.
 *
 * A claim is an empty file beside the output, and its name identifies the holder. Each writer creates its
 * claim first and then looks for others, so at least one of two writers sees the other. Only a writer that
 * sees no other claim goes on. If two start at once, the one whose name sorts later withdraws. A claim whose
 * owner was killed no longer counts, and removing it is always safe because its name is never reused. A stale
 * lock file with a fixed name could be removed just after another writer has taken it over.
 *
 * @returns a function that releases the claim
 * @throws InputError when another writer holds the output
 */
export async function claim(path: string, file: string): Promise<() => Promise<void>> {
  const own = ownedName(file, 'claim');
  const release = () => rm(own, { force: true });
  await (await openFor(path, own, 'wx')).close();
  try {
    for (let look = 1; ; look++) {
      const rival = await rivalOf(file, basename(own));
      if (!rival) return release;
      if (look === LOOKS || rival.name < basename(own)) {
        throw claimed(path, join(dirname(file), rival.name), rival.owner);
      }
      await setTimeout(LOOK_AGAIN_MS);
    }
  } catch (cause) {
    await release();
    throw refusal(path, cause);
  }
}

async function rivalOf(file: string, own: string): Promise<Owned | undefined> {
  return (await ownedIn(dirname(file)))
    .filter(({ ending, stem }) => ending === 'claim' && stem === stemOf(file))
    .filter(({ name, owner }) => name !== own && !isGone(owner))
    .sort((one, other) => (one.name < other.name ? -1 : 1))[0];
}

function claimed(path: string, rival: string, owner: string): InputError {
  const cure = `wait for it, or remove '${rival}' if it has ended`;
  const expected = `a file that nothing else is writing (${inWords(owner)} is; ${cure})`;
  return new InputError('output', expected, path);
}

const swept = new Set<string>();

/** Removes unfinished files and folders of killed runs from a folder, once per process: a movie writes many files. */
export async function removeLeftovers(within: string): Promise<void> {
  const folder = resolve(within);
  if (swept.has(folder)) return;
  swept.add(folder);
  // A shared folder may be unreadable, or files of others not removable: they do no harm.
  for (const { name, owner } of await ownedIn(folder).catch(() => [])) {
    if (!isGone(owner)) continue;
    await rm(join(folder, name), { force: true, recursive: true }).catch(() => undefined);
  }
}

async function ownedIn(folder: string): Promise<Owned[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => ownedFrom(name) ?? []);
}
