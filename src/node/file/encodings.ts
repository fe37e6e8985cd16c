import { extname } from 'node:path';
import type { Encode } from './encoding.js';

interface FileFormat {
  /** What it is for, behind its name in the help. */
  readonly about?: string;
  /** Only the format that is written is loaded. */
  load(): Promise<{ readonly encode: Encode }>;
}

/** The file formats by their names, which are also the endings of their files. */
const TABLE = {
  png: { load: () => import('./png-encoding.js') },
  npy: { about: 'for the counts', load: () => import('./npy-encoding.js') },
} as const satisfies Readonly<Record<string, FileFormat>>;

/** A file format: a picture, or the counts themselves. */
export type Format = keyof typeof TABLE;

export const ENCODINGS: Readonly<Record<Format, FileFormat>> = TABLE;

export const FORMATS = Object.keys(TABLE) as readonly Format[];

/** What a file without an ending is. */
export const DEFAULT_FORMAT: Format = 'png';

/** What a file is by the ending of its name. */
export function formatByEnding(name: string): Format | undefined {
  const ending = extname(name).toLowerCase();
  return ending === '' ? DEFAULT_FORMAT : FORMATS.find((format) => ending === `.${format}`);
}
