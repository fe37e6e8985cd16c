import { statSync } from 'node:fs';
import { InputError } from '../../core/errors.js';
import {
  alternatives,
  DEFAULT_FORMAT,
  FORMATS,
  type Format,
  formatByEnding,
} from '../file/encodings.js';

/** Output and format of a render. */
export interface Destination {
  /** A file's name, or `-` for standard output. */
  readonly output: string;
  readonly format: Format;
}

/**
 * Chooses the output and its format from the options.
 *
 * @param inputs arguments that may name input files: the default output never replaces one of these
 * @throws InputError when the name implies no format, or the default output is an input
 */
export function destinationOf(
  { output, format }: { readonly output?: string; readonly format?: string },
  inputs: readonly (string | undefined)[],
): Destination {
  // `writeScene` checks the value of --format.
  if (output !== undefined) return { output, format: (format as Format) ?? formatOf(output) };
  const name = `plot.${format ?? DEFAULT_FORMAT}`;
  if (inputs.some((input) => input !== undefined && isSameFile(input, name))) {
    const expected = `-o with a file name, because ${name} is an input (-o ${name} replaces it)`;
    throw new InputError('output', expected, 'none');
  }
  return { output: name, format: (format as Format) ?? DEFAULT_FORMAT };
}

/** @throws InputError when a file name does not imply PNG */
export function requirePng(field: string, name: string): void {
  if (formatByEnding(name) !== 'png') {
    throw new InputError(field, 'a name that ends in .png', name);
  }
}

function formatOf(output: string): Format {
  const format = formatByEnding(output);
  if (format) return format;
  const endings = alternatives(FORMATS.map((name) => `.${name}`));
  const expected = `a name that ends in ${endings}, or --format to say what it is`;
  throw new InputError('output', expected, output);
}

/** Whether two paths lead to the same file, directly or through links. */
function isSameFile(one: string, other: string): boolean {
  const identity = identityOf(one);
  return identity !== undefined && identity === identityOf(other);
}

function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined; // Not a file; where it should be one, reading it reports the error.
  }
}
