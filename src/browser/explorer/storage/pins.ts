import { InputError } from '../../../core/errors.js';
import { addressOf, fieldsFromAddress } from '../../../core/scene/address.js';
import { isSameGrowth, USUAL_GROWTH } from '../state/depth.js';
import type { Explored } from '../state/history.js';

/** Under which they are kept, with the version of their form. */
const KEY = 'juliaset pins 1';

/** More are not kept: browsers give a page about 5 MB. */
const MOST_PINS = 100;

/** A scene that is kept in this browser. */
export interface Pin {
  readonly name: string;
  /** As in the address bar. */
  readonly address: string;
  /** A small picture, as a data address. */
  readonly picture: string;
}

/** The pins of this browser; what is kept in a wrong form is left out. */
export function pins(): Pin[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isPin) : [];
  } catch {
    // A storage that is not to be had, or has something else in it, has no pins.
    return [];
  }
}

/** @throws InputError when this browser keeps no more, or nothing at all */
export function keepPins(kept: readonly Pin[]): void {
  if (kept.length > MOST_PINS) {
    throw new InputError('pins', `at most ${MOST_PINS}: remove some`, kept.length);
  }
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('pins', 'a browser that keeps them', why);
  }
}

/** A scene's address in the explorer: without its iterations where they are those that any scene begins with. */
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
