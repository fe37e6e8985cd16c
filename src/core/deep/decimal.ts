import { dyadicFrom } from '../dyadic.js';
import { InputError } from '../errors.js';

/**
 * An exact decimal number, digits · 10^exponent. The digits do not end in 0, and zero has the exponent 0, so
 * equal numbers have equal fields.
 */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Most significant digits of a decimal. */
export const MAX_DIGITS = 100_000;

/** Largest power of ten, up or down, of a decimal's first digit. */
export const MAX_EXPONENT = 100_000;

export const ZERO: Decimal = { digits: 0n, exponent: 0 };

/** Sign, whole, fraction and exponent of a number in decimal notation. */
const NUMERAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;

/**
 * Parses a decimal of any length without rounding it: `-1.7499`, `3e-1200`.
 *
 * The limits are checked on the text, before any large number is made of it.
 *
 * @param field the field to name in an error
 * @throws InputError if the text is not a number, or beyond MAX_DIGITS or MAX_EXPONENT
 * @example decimalText(parseDecimal('width', '0.030e-4')) // '0.000003'
 */
export function parseDecimal(field: string, text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = NUMERAL.exec(text) ?? [];
  const all = whole + fraction;
  if (all === '') throw new InputError(field, 'a decimal number', text);
  const first = all.search(/[1-9]/);
  if (first < 0) return ZERO;
  const end = endOfDigits(all);
  requireWithin(field, end - first, Number(power) + whole.length - 1 - first);
  const digits = BigInt(all.slice(first, end));
  return { digits: sign === '-' ? -digits : digits, exponent: Number(power) + whole.length - end };
}

/** Where the zeros at the end of some digits begin. A regular expression takes quadratic time here. */
function endOfDigits(digits: string): number {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return end;
}

function requireWithin(field: string, digits: number, power: number): void {
  if (digits > MAX_DIGITS) {
    throw new InputError(field, `a number of at most ${MAX_DIGITS} digits`, `${digits} digits`);
  }
  if (!(Math.abs(power) <= MAX_EXPONENT)) {
    const expected = `0 or a number between 1e-${MAX_EXPONENT} and 1e${MAX_EXPONENT}`;
    throw new InputError(field, expected, `about 1e${power}`);
  }
}

/** The decimal of a whole number times a power of ten. */
export function decimalOf(digits: bigint, exponent = 0): Decimal {
  if (digits === 0n) return ZERO;
  const text = digits.toString();
  const zeros = text.length - endOfDigits(text);
  if (zeros === 0) return { digits, exponent };
  return { digits: digits / 10n ** BigInt(zeros), exponent: exponent + zeros };
}

/** The exact decimal of an f64, of up to 767 digits. @param number finite */
export function decimalFrom(number: number): Decimal {
  const { mantissa, exponent } = dyadicFrom(number);
  if (exponent >= 0) return decimalOf(mantissa << BigInt(exponent));
  return decimalOf(mantissa * 5n ** BigInt(-exponent), exponent);
}

/** The nearest f64: 0 or infinite outside its range. */
export function decimalToNumber({ digits, exponent }: Decimal): number {
  return Number(`${digits}e${exponent}`);
}

/**
 * The canonical text, in the notation that JavaScript uses for its own numbers: two spellings of a number
 * have one.
 */
export function decimalText({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString();
  const point = text.length + exponent;
  if (point > 21 || point < -5) {
    const fraction = text.length > 1 ? `.${text.slice(1)}` : '';
    return `${sign}${text[0]}${fraction}e${point > 0 ? '+' : ''}${point - 1}`;
  }
  if (exponent >= 0) return `${sign}${text}${'0'.repeat(exponent)}`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${text}`;
  return `${sign}${text.slice(0, point)}.${text.slice(point)}`;
}

/** a + b */
export function plus(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return decimalOf(digitsAt(a, exponent) + digitsAt(b, exponent), exponent);
}

/** a · b */
export function times(a: Decimal, b: Decimal): Decimal {
  return decimalOf(a.digits * b.digits, a.exponent + b.exponent);
}

/** −1, 0 or 1 as a is less than, equal to or greater than b. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const { digits } = plus(a, { ...b, digits: -b.digits });
  return digits === 0n ? 0 : digits < 0n ? -1 : 1;
}

/** The digits at a power of ten that is no larger than the exponent. */
export function digitsAt({ digits, exponent }: Decimal, at: number): bigint {
  return digits * 10n ** BigInt(exponent - at);
}

/** Fixed point: the number times 2^bits, rounded down. @param bits may be negative */
export function fixedOf({ digits, exponent }: Decimal, bits: number): bigint {
  let [above, below] = [digits, 1n];
  if (exponent >= 0) above *= 10n ** BigInt(exponent);
  else below = 10n ** BigInt(-exponent);
  if (bits >= 0) above <<= BigInt(bits);
  else below <<= BigInt(-bits);
  return floorOf(above, below);
}

/** above / below, rounded down. @param below positive */
export function floorOf(above: bigint, below: bigint): bigint {
  const quotient = above / below;
  return above < 0n && quotient * below !== above ? quotient - 1n : quotient;
}

/** Whether a decimal is a whole multiple of 2^-bits. */
export function isFixed({ digits, exponent }: Decimal, bits: number): boolean {
  if (exponent >= 0) return true;
  // The digits end in 5 if 5 divides them, so all powers of 2 must come from the fixed point.
  return -exponent <= bits && digits % 5n ** BigInt(-exponent) === 0n;
}

/** log₂ |number|, to about 1e-9; −∞ for zero. */
export function log2Of({ digits, exponent }: Decimal): number {
  if (digits === 0n) return Number.NEGATIVE_INFINITY;
  const text = (digits < 0n ? -digits : digits).toString();
  const leading = Number(`0.${text.slice(0, 17)}`);
  return Math.log2(leading) + (text.length + exponent) * Math.log2(10);
}
