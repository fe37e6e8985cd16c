import { InputError } from '../errors.js';
import { numberFrom } from '../numeral.js';
import { DEFAULT_SCENE, isImplied } from './defaults.js';
import type { Kind } from './field.js';
import { SCENE_ROWS } from './table.js';
import type { Scene, SceneFields } from './types.js';

/** Version of the address format; every address begins with it. */
const VERSION = '1';

/** Enough for a list of a thousand colours; other addresses are far shorter. */
const MOST_CHARACTERS = 10_000;

/** Keys in the order in which addresses list them; keys of newer fields follow. */
const FIRST_KEYS = [
  ...['set', 'x', 'y', 'c', 'start', 'formula', 'colour', 'threshold', 'convergence', 'itermin'],
  ...['itermax', 'repeat', 'offset', 'bits', 'samples', 'palette', 'reverse', 'interior'],
];

/** The fields of each key: one field, or two numbers that make a pair. */
const FIELDS: ReadonlyMap<string, readonly (keyof Scene)[]> = fieldsByKey();

function fieldsByKey(): Map<string, (keyof Scene)[]> {
  const fields = new Map<string, (keyof Scene)[]>(FIRST_KEYS.map((key) => [key, []]));
  for (const [name, row] of Object.entries(SCENE_ROWS)) {
    if (row.address === false) continue;
    const key = row.address ?? name;
    fields.set(key, [...(fields.get(key) ?? []), name as keyof Scene]);
  }
  return fields;
}

/** A scene whose itermax may be left out. */
type Addressed = Omit<Scene, 'itermax'> & Partial<Pick<Scene, 'itermax'>>;

/**
 * A scene as the fragment of a web address. Fields that are `isImplied` are left out, except an itermax
 * that is given. The size of the picture is not part of an address.
 *
 *     #1?x=-0.8,-0.7&y=0.1,0.2&set=mandelbrot&palette=viridis&itermax=400
 *
 * x and y are the region's edges, c and start are points of the plane, and colours are written without
 * `#`.
 *
 * @example
 * location.hash = addressOf(scene);
 */
export function addressOf(scene: Addressed): string {
  const whole = { ...DEFAULT_SCENE, ...scene };
  const isWritten = (field: keyof Scene) =>
    field === 'itermax' ? scene.itermax !== undefined : !isImplied(whole, field);
  const parts = [...FIELDS]
    .filter(([, fields]) => fields.some(isWritten))
    .map(([key, fields]) => `${key}=${encoded(textOf(fields, whole))}`);
  return `#${VERSION}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/**
 * Reads the fields of a scene from an address, with or without its `#`; `sceneFrom` validates them.
 *
 * @throws InputError if it is not an address, has another version or has an unknown key
 * @example
 * const scene = sceneFrom(fieldsFromAddress(location.hash));
 */
export function fieldsFromAddress(address: string): SceneFields {
  const text = address.replace(/^#/, '');
  if (text.length > MOST_CHARACTERS) {
    throw new InputError('address', `at most ${MOST_CHARACTERS} characters`, text.length);
  }
  const [version, ...rest] = text.split('?');
  if (version !== VERSION) {
    const expected = `#${VERSION}?…, as this program writes it (update it for later ones)`;
    throw new InputError('address', expected, address);
  }
  const fields: Record<string, unknown> = {};
  const names = new Set<string>();
  for (const part of rest
    .join('?')
    .split('&')
    .filter((each) => each !== '')) {
    const [name = '', ...value] = part.split('=');
    if (names.has(name))
      throw new InputError(name, 'no more than one of it in an address', address);
    names.add(name);
    Object.assign(fields, fieldsOf(name, decoded(name, value.join('='))));
  }
  return fields;
}

/** The text of a key's fields. */
function textOf(fields: readonly (keyof Scene)[], scene: Scene): string {
  return fields
    .map((field) => {
      const value = scene[field];
      const colours = ['colour', 'palette'].includes(SCENE_ROWS[field]?.kind ?? '');
      const text = Array.isArray(value) ? value.join() : String(value);
      return colours ? text.replaceAll('#', '') : text;
    })
    .join();
}

function fieldsOf(key: string, text: string): SceneFields {
  const [field, second] = FIELDS.get(key) ?? [];
  const row = field && SCENE_ROWS[field];
  if (!row) throw new InputError('address', 'names that addresses have', key);
  if (second === undefined) return { [field]: FROM_TEXT[row.kind](key, text) };
  const [from, to] = pair(key, text);
  return { [field]: from, [second]: to };
}

/** Parsers of each kind of value; `sceneFrom` validates the results. */
const FROM_TEXT: Readonly<Record<Kind, (key: string, text: string) => unknown>> = {
  number: numberFrom,
  point: pair,
  text: (_, text) => text,
  choice: (_, text) => text,
  flag: (_, text) => text === 'true',
  colour: (_, text) => `#${text}`,
  palette: (_, text) => paletteFrom(text),
};

/** A name has letters only; a list has several colours, or one as hexadecimal digits. */
function paletteFrom(text: string): string | string[] {
  const colours = text.split(',');
  const isList = colours.length > 1 || /^([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);
  return isList ? colours.map((colour) => `#${colour}`) : text;
}

function pair(name: string, text: string): [number, number] {
  const parts = text.split(',');
  if (parts.length !== 2) throw new InputError(name, 'two numbers, with a comma between', text);
  return parts.map((part) => numberFrom(name, part)) as [number, number];
}

/**
 * ASCII characters that are escaped. Many programs read a plus in an address as a space, and cut off a
 * parenthesis at the end of a pasted one.
 */
const NOT_PLAIN = /[!-)+;-@[-\]`{-~ ]/g;
const NOT_ASCII = /[^\u0021-\u007e]+/gu;

/** A sign with its surrounding spaces; but the spaces in `2e +3` stay, since `2e+3` is a number. */
const SPACED = / *([*/^(),]) *|(?<![\d.]e) *([-+]) */gi;

function encoded(text: string): string {
  return text
    .replaceAll(SPACED, '$1$2')
    .replaceAll(NOT_PLAIN, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll(NOT_ASCII, encodeURIComponent);
}

function decoded(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InputError(name, 'an address in UTF-8', text);
  }
}
