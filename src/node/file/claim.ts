import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../core/errors.js';
import { type Owned, ownedFrom, ownedName, stemOf } from './beside.js';
import { inWords, isGone } from './owner.js';
import { openFor, refusal } from './target.js';

/** How often, and how many milliseconds apart, a claim looks whether a rival has withdrawn. */
const LOOKS = 10;
const LOOK_AGAIN_MS = 25;

/**
 * Claims an output for this writer alone: whoever writes into files that have the same names in every
 * run must not be two.
 *
 * A claim is an empty file beside the output whose name says who holds it. Each writer first puts
 * down its own and then looks for others, so that of two writers at least one sees the other; only
 * who sees none goes on. Of two that begin at once, the one whose name comes later withdraws. A claim
 * whose owner was killed counts no more, and removing it is safe at any time, since its name is never
 * used again: a lock of one fixed name, once stale, could be taken from somebody who has just taken it.
 *
 * @returns lets go of it
 * @throws InputError when another writer has it
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
  const expected = `a file that nothing else is writing (${inWords(owner)} is: ${cure})`;
  return new InputError('output', expected, path);
}

const swept = new Set<string>();

/** Removes what killed runs have left unfinished in a folder; once a process, for the many files of a movie. */
export async function removeLeftovers(within: string): Promise<void> {
  const folder = resolve(within);
  if (swept.has(folder)) return;
  swept.add(folder);
  // In a folder of many users, some may not be seen or removed: they are in nobody's way.
  for (const { name, owner } of await ownedIn(folder).catch(() => [])) {
    if (isGone(owner)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

async function ownedIn(folder: string): Promise<Owned[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => ownedFrom(name) ?? []);
}
