import { statSync } from 'node:fs';
import { InputError } from '../../core/errors.js';
import { DEFAULT_FORMAT, FORMATS, type Format, formatByEnding } from '../file/encodings.js';

/** Where a render goes, and in which format. */
export interface Destination {
  /** A file's name, or `-` for standard output. */
  readonly output: string;
  readonly format: Format;
}

/**
 * Where a render goes by what the command line says of it.
 *
 * @param inputs names of files that are read, and other words: the default output replaces none of them
 * @throws InputError when the name does not tell the format, or the default output is an input
 */
export function destinationOf(
  { output, format }: { readonly output?: string; readonly format?: string },
  inputs: readonly (string | undefined)[],
): Destination {
  // What the option says is checked along with the renderer's other options.
  if (output !== undefined) return { output, format: (format as Format) ?? formatOf(output) };
  const name = `plot.${format ?? DEFAULT_FORMAT}`;
  if (inputs.some((input) => input !== undefined && isSameFile(input, name))) {
    const expected = `-o with the name of a file, as ${name} is read here (-o ${name} replaces it)`;
    throw new InputError('output', expected, 'none');
  }
  return { output: name, format: (format as Format) ?? DEFAULT_FORMAT };
}

/** @throws InputError when the name of a file is not that of a PNG */
export function requirePng(field: string, name: string): void {
  if (formatByEnding(name) !== 'png') {
    throw new InputError(field, 'a name that ends in .png', name);
  }
}

function formatOf(output: string): Format {
  const format = formatByEnding(output);
  if (format) return format;
  const endings = FORMATS.map((name) => `.${name}`).join(' or ');
  const expected = `a name that ends in ${endings}, or --format along with it`;
  throw new InputError('output', expected, output);
}

/** Whether both are names of one file, through links too. */
function isSameFile(one: string, other: string): boolean {
  const identity = identityOf(one);
  return identity !== undefined && identity === identityOf(other);
}

function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined; // There is none, or reading it will say why it cannot be read.
  }
}
