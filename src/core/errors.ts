import { printable, shortened } from './printable.js';

/** A mistake in what was asked for: a field, what it expects, and what came instead. */
export class InputError extends Error {
  override readonly name = 'InputError';

  /**
   * @param field the scene field or option, by its long name (`xleft`, `output`)
   * @param expected what the field takes, in words, with the cure where it is not obvious
   * @param received the value as it was given
   */
  constructor(
    readonly field: string,
    readonly expected: string,
    readonly received: unknown,
  ) {
    // Shortened first: a name may be a megabyte from anybody's file.
    const name = shortened(field, MOST_OF_A_NAME);
    super(printable(`${name}: expected ${expected}, got ${inWords(received)}`));
  }
}

/** A failure at work: the call was right, but the GPU, a worker or a file was not. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

/** The work was cancelled through its signal. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  /** @param kept what is kept of the work and how to go on with it, where anything is */
  constructor(readonly kept?: string) {
    super(kept === undefined ? 'cancelled' : `cancelled; ${kept}`);
  }
}

/** A value as it was given, in some words: it may be anything, of any size. */
function inWords(value: unknown): string {
  if (typeof value === 'string') return `'${shortened(value)}'`;
  if (typeof value !== 'object' || value === null) return shortened(String(value));
  try {
    return shortened(JSON.stringify(value));
  } catch {
    return 'an object';
  }
}

/** Names of fields have fewer characters. */
const MOST_OF_A_NAME = 60;
