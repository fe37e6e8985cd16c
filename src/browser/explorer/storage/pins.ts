import { InputError } from '../../../core/errors.js';
import { addressOf, fieldsFromAddress } from '../../../core/scene/address.js';
import { isSameGrowth, USUAL_GROWTH } from '../state/depth.js';
import type { Explored } from '../state/history.js';

/** Key in local storage, with the version of the format. */
const KEY = 'juliaset pins 1';

/** Keeps the pins, pictures included, within the 5 MB or so that browsers give a page. */
const MAX_PINS = 100;

/** A scene saved in this browser. */
export interface Pin {
  readonly name: string;
  /** The scene, as in the address bar. */
  readonly address: string;
  /** A thumbnail as a `data:` URL, or empty. */
  readonly picture: string;
}

/** The pins saved in this browser, without invalid entries. */
export function pins(): Pin[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isPin) : [];
  } catch {
    // Unavailable or corrupt storage counts as empty.
    return [];
  }
}

/** Saves the pins. @throws InputError if there are too many, or the browser refuses to store them */
export function keepPins(kept: readonly Pin[]): void {
  if (kept.length > MAX_PINS) {
    throw new InputError('pins', `at most ${MAX_PINS} (remove some first)`, kept.length);
  }
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('pins', 'a browser that can store them', why);
  }
}

/** The scene's address in the explorer; itermax is omitted where it grows as usual. */
export function explorerAddress({ scene, growth }: Explored): string {
  const { itermax, ...others } = scene;
  const isUsual = growth !== undefined && isSameGrowth(growth, USUAL_GROWTH);
  return addressOf(isUsual ? others : { ...others, itermax });
}

function isPin(kept: unknown): kept is Pin {
  if (typeof kept !== 'object' || kept === null) return false;
  const { name, address, picture } = kept as Partial<Record<keyof Pin, unknown>>;
  if (typeof name !== 'string' || typeof address !== 'string') return false;
  if (typeof picture !== 'string' || !/^(data:image\/png;|$)/.test(picture)) return false;
  try {
    fieldsFromAddress(address);
    return true;
  } catch {
    return false;
  }
}
