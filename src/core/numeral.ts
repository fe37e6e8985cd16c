import { InputError } from './errors.js';

/** Decimal notation only; `Number` and `parseFloat` also accept hexadecimal digits, spaces or units. */
const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Parses a finite number. @throws InputError naming the field if the text is not one */
export function numberFrom(field: string, text: string): number {
  const number = NUMERAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) throw new InputError(field, 'a finite number', text);
  return number;
}
