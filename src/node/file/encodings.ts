import { extname } from 'node:path';
import type { FormatModule } from './encoding.js';

interface FileFormat {
  /** Its purpose, shown after its name in the help. */
  readonly about?: string;
  /** Whether it holds numbers, and no scene: the scene is then written beside it. */
  readonly isNumbers?: boolean;
  /** Loads the format's module, when a file of the format is written. */
  load(): Promise<FormatModule>;
}

/** File formats by name; the name is also the file's ending. */
const TABLE = {
  png: { load: () => import('./png-encoding.js') },
  npy: { about: 'for the numbers', isNumbers: true, load: () => import('./npy-encoding.js') },
  dzi: { about: 'for tiles', load: () => import('./dzi-encoding.js') },
  szi: { about: 'for tiles in one file', load: () => import('./szi-encoding.js') },
} as const satisfies Readonly<Record<string, FileFormat>>;

/** A file format: a picture, or the counts themselves. */
export type Format = keyof typeof TABLE;

export const ENCODINGS: Readonly<Record<Format, FileFormat>> = TABLE;

export const FORMATS = Object.keys(TABLE) as readonly Format[];

/** Words as a list of alternatives: `png, npy, or dzi`. */
export function alternatives(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;
}

/** Format of a file without an ending. */
export const DEFAULT_FORMAT: Format = 'png';

/** The format that the ending of a file name implies; nothing for an unknown ending. */
export function formatByEnding(name: string): Format | undefined {
  const ending = extname(name).toLowerCase();
  return ending === '' ? DEFAULT_FORMAT : FORMATS.find((format) => ending === `.${format}`);
}
