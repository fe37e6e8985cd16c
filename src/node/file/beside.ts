import { createHash, randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { OWNER_PATTERN, thisOwner } from './owner.js';

// The names of the files that lie beside an output until it is whole.

/** File systems take names of so many bytes. */
const MOST_BYTES = 255;

/** Of a name that is too long with what is added to it, so many bytes are kept. */
const STEM_BYTES = 190;

/** A file that belongs to one process: its unfinished output, or its claim on one. */
type Ending = 'part' | 'claim';

/** What a name says of a file that belongs to a process. */
export interface Owned {
  readonly name: string;
  /** The output's name, or what is kept of it. */
  readonly stem: string;
  readonly owner: string;
  readonly ending: Ending;
}

/** The names of a large output: they are the same in every run, so that a later one finds them. */
export function resumableNames(file: string): { part: string; journal: string } {
  const longest = Buffer.byteLength(`${basename(file)}.part.journal`);
  const stem = longest > MOST_BYTES ? stemOf(file) : basename(file);
  const part = join(dirname(file), `${stem}.part`);
  return { part, journal: `${part}.journal` };
}

/** A new name that belongs to this process. */
export function ownedName(file: string, ending: Ending): string {
  const random = randomBytes(4).toString('hex');
  return join(dirname(file), `.${stemOf(file)}.${thisOwner()}-${random}.${ending}`);
}

const OWNED = new RegExp(`^\\.(.+)\\.(${OWNER_PATTERN})-[0-9a-f]{8}\\.(part|claim)$`, 's');

/** Takes such a name apart. */
export function ownedFrom(name: string): Owned | undefined {
  const [, stem, owner, ending] = OWNED.exec(name) ?? [];
  if (stem === undefined || owner === undefined) return undefined;
  return { name, stem, owner, ending: ending as Ending };
}

/** A file's name, or, where that is long, its beginning with a hash of all of it. */
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
