import { InputError } from './errors.js';

/** A number as people write it: no hexadecimal digits, units or spaces, which `Number` or `parseFloat` take. */
const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number of a text. @throws InputError where it is none, naming the field */
export function numberFrom(field: string, text: string): number {
  const number = NUMERAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) throw new InputError(field, 'a finite number', text);
  return number;
}
