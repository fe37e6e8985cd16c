import { printable, shortened } from './printable.js';

/** Invalid input: names the field, the expected value and the received one. */
export class InputError extends Error {
  override readonly name = 'InputError';

  /**
   * @param field the scene field or option, by its long name (`xleft`, `output`)
   * @param expected accepted values in words, with the cure where it is not obvious
   * @param received the rejected value
   * @param file name of the file that contains the field, if one does
   */
  constructor(
    readonly field: string,
    readonly expected: string,
    readonly received: unknown,
    readonly file?: string,
  ) {
    // Shortened first: a name from an untrusted file may be a megabyte long.
    const name = shortened(field, MAX_NAME_LENGTH);
    const where = file === undefined ? '' : `${shortened(file)}: `;
    super(printable(`${where}${name}: expected ${expected}, got ${inWords(received)}`));
  }
}

/** A failure during work: the call was valid, but the GPU, a worker or a file failed. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

/** The work was cancelled through its signal. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  /** @param kept the part of the work that was kept and how to resume it, if any */
  constructor(readonly kept?: string) {
    super(kept === undefined ? 'cancelled' : `cancelled; ${kept}`);
  }
}

/** A received value as short text: it may be anything, of any size. */
function inWords(value: unknown): string {
  if (typeof value === 'string') return `'${shortened(value)}'`;
  if (typeof value !== 'object' || value === null) return shortened(String(value));
  try {
    return shortened(JSON.stringify(value));
  } catch {
    return 'an object';
  }
}

/** Longer than any field's name. */
const MAX_NAME_LENGTH = 60;
