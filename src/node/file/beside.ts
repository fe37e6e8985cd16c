import { createHash, randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { OWNER_PATTERN, thisOwner } from './owner.js';

// Names of the files beside an output while it is being written.

/** Longest file name that file systems accept, in bytes. */
const MOST_BYTES = 255;

/** Longest stem of a name, in bytes: the rest is for what is added to it. */
const STEM_BYTES = 190;

/** Kind of a file that belongs to one process: its unfinished output, or its claim on an output. */
type Ending = 'part' | 'claim';

/** Parts of the name of a file that belongs to one process. */
export interface Owned {
  readonly name: string;
  /** The output's name, shortened if it is long. */
  readonly stem: string;
  readonly owner: string;
  readonly ending: Ending;
}

/** File names of a large output. They are the same in every run, so a later run finds them. */
export function resumableNames(file: string): { part: string; journal: string } {
  const longest = Buffer.byteLength(`${basename(file)}.part.journal`);
  const stem = longest > MOST_BYTES ? stemOf(file) : basename(file);
  const part = join(dirname(file), `${stem}.part`);
  return { part, journal: `${part}.journal` };
}

/** A new, unique file name that belongs to this process. */
export function ownedName(file: string, ending: Ending): string {
  const random = randomBytes(4).toString('hex');
  return join(dirname(file), `.${stemOf(file)}.${thisOwner()}-${random}.${ending}`);
}

const OWNED = new RegExp(`^\\.(.+)\\.(${OWNER_PATTERN})-[0-9a-f]{8}\\.(part|claim)$`, 's');

/** Parses a name made by `ownedName`; returns nothing for any other name. */
export function ownedFrom(name: string): Owned | undefined {
  const [, stem, owner, ending] = OWNED.exec(name) ?? [];
  if (stem === undefined || owner === undefined) return undefined;
  return { name, stem, owner, ending: ending as Ending };
}

/** A file's name. A long one is cut, and a hash of the whole name is added. */
export function stemOf(file: string): string {
  const name = basename(file);
  if (Buffer.byteLength(name) <= STEM_BYTES) return name;
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > STEM_BYTES - 10) break;
    kept += character;
  }
  return `${kept}~${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
