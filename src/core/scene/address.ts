import { InputError } from '../errors.js';
import { DEFAULT_SCENE, isImplied } from './defaults.js';
import type { Scene, SceneFields } from './scene.js';

/** Version of the form in which addresses are written: what they begin with. */
const VERSION = '1';

/** A scene's address is far shorter; a list of a thousand colours is not. */
const MOST_CHARACTERS = 10_000;

/** Fields that are one number, or one of some words or a text, under their own names. */
const NUMBERS = [
  'threshold',
  'convergence',
  'itermin',
  'itermax',
  'repeat',
  'offset',
  'bits',
  'samples',
] as const;
const TEXTS = ['set', 'formula', 'colour'] as const;

/** A scene, which need not say how many iterations it takes. */
type Addressed = Omit<Scene, 'itermax'> & Partial<Pick<Scene, 'itermax'>>;

/**
 * A scene as the part of a web address behind its `#`: short, and without what `isImplied`, but for an itermax,
 * which is there if it is given. A picture's size is no part of it.
 *
 *     #1?x=-0.8,-0.7&y=0.1,0.2&set=mandelbrot&palette=viridis&itermax=400
 *
 * x and y are the region's edges, c and start points of the plane, colours are without their `#`.
 *
 * @example
 * location.hash = addressOf(scene);
 */
export function addressOf(scene: Addressed): string {
  const parts: string[] = [];
  const put = (name: string, value: string) => parts.push(`${name}=${encoded(value)}`);
  const whole = { ...DEFAULT_SCENE, ...scene };
  const differ = (...fields: (keyof Scene)[]) => fields.some((field) => !isImplied(whole, field));
  if (differ('set')) put('set', whole.set);
  if (differ('xleft', 'xright', 'ybot', 'ytop')) {
    put('x', `${whole.xleft},${whole.xright}`);
    put('y', `${whole.ybot},${whole.ytop}`);
  }
  if (differ('real', 'imag')) put('c', `${whole.real},${whole.imag}`);
  if (whole.start) put('start', whole.start.join());
  for (const field of [...TEXTS.slice(1), ...NUMBERS] as const) {
    const isGiven = field === 'itermax' && scene.itermax !== undefined;
    if (isGiven || differ(field)) put(field, String(whole[field]));
  }
  if (differ('palette')) put('palette', paletteText(whole.palette));
  if (whole.reverse) put('reverse', 'true');
  if (whole.interior !== undefined) put('interior', whole.interior.replace('#', ''));
  return `#${VERSION}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

/**
 * The fields of a scene from an address, with or without its `#`; `sceneFrom` says whether they are right.
 *
 * @throws InputError when it is none, is of a version to come, or names what no address has
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

function fieldsOf(name: string, text: string): SceneFields {
  if (name === 'x' || name === 'y') {
    const [from, to] = pair(name, text);
    return name === 'x' ? { xleft: from, xright: to } : { ybot: from, ytop: to };
  }
  if (name === 'c') {
    const [real, imag] = pair(name, text);
    return { real, imag };
  }
  if (name === 'start') return { start: pair(name, text) };
  if (NUMBERS.some((each) => each === name)) return { [name]: numberFrom(name, text) };
  if (TEXTS.some((each) => each === name)) return { [name]: text };
  if (name === 'palette') return { palette: paletteFrom(text) };
  if (name === 'interior') return { interior: `#${text}` };
  if (name === 'reverse') return { reverse: text === 'true' };
  throw new InputError('address', 'names that addresses have', name);
}

/** Names of palettes are letters; a list has digits, or several colours. */
function paletteText(palette: Scene['palette']): string {
  return typeof palette === 'string' ? palette : palette.map((colour) => colour.slice(1)).join();
}

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

function numberFrom(name: string, text: string): number {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new InputError(name, 'a finite number', text);
  }
  return Number(text);
}

/**
 * ASCII that does not stand in an address as it is. Many programs read a plus in one as a space, and cut off
 * a parenthesis at the end of one that is pasted.
 */
const NOT_PLAIN = /[!-)+;-@[-\]`{-~ ]/g;
const NOT_ASCII = /[^\u0021-\u007e]+/gu;

/** A sign between spaces; but 2e +3 is no 2e+3, which is a number. */
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
