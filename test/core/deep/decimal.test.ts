import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareDecimals,
  decimalFrom,
  decimalText,
  decimalToNumber,
  fixedOf,
  isFixed,
  log2Of,
  parseDecimal,
  plus,
  times,
} from '../../../src/core/deep/decimal.js';
import { InputError } from '../../../src/core/errors.js';

const parsed = (text: string) => parseDecimal('width', text);

const f64 = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('one number has one text', () => {
  test.each([
    ['1.50', '1.5'],
    ['+15e-1', '1.5'],
    ['.000', '0'],
    ['-0e7', '0'],
    ['-1.7499000', '-1.7499'],
    ['0.30e-1199', '3e-1200'],
    ['12e20', '1.2e+21'],
    ['123456789012345678901', '123456789012345678901'],
    ['0.000001', '0.000001'],
    ['0.0000001', '1e-7'],
    ['-0.0012', '-0.0012'],
  ])('%s is %s', (spelling, text) => {
    expect(decimalText(parsed(spelling))).toBe(text);
    expect(parsed(text)).toEqual(parsed(spelling));
  });

  test('and the shortest text of an f64 is JavaScript’s own', () => {
    fc.assert(
      fc.property(f64, (number) => {
        expect(decimalText(parsed(String(number)))).toBe(`${number}`);
      }),
    );
  });
});

test('an f64 converts exactly, and back to itself', () => {
  expect(decimalText(decimalFrom(0.1))).toBe(
    '0.1000000000000000055511151231257827021181583404541015625',
  );
  fc.assert(
    fc.property(f64, (number) => {
      expect(decimalToNumber(decimalFrom(number))).toBe(number + 0);
    }),
  );
});

test('numbers beyond the range of f64 are rounded to 0 and to infinity', () => {
  expect(decimalToNumber(parsed('1e-400'))).toBe(0);
  expect(decimalToNumber(parsed('-1e400'))).toBe(Number.NEGATIVE_INFINITY);
  // Halfway between 1 and the next f64, and a little more after 800 digits.
  const half = '1.00000000000000011102230246251565404236316680908203125';
  expect(decimalToNumber(parsed(half))).toBe(1);
  expect(decimalToNumber(parsed(`${half}${'0'.repeat(800)}1`))).toBe(1 + 2 ** -52);
});

test('sums, products and order are exact', () => {
  expect(decimalText(plus(parsed('1'), parsed('1e-50')))).toBe(`1.${'0'.repeat(49)}1`);
  expect(decimalText(plus(parsed('0.5'), parsed('-0.5')))).toBe('0');
  expect(decimalText(times(parsed('-2.5'), parsed('4e-300')))).toBe('-1e-299');
  expect(compareDecimals(parsed('1e-300'), parsed('-1e300'))).toBe(1);
  expect(compareDecimals(parsed('0.1'), decimalFrom(0.1))).toBe(-1);
  expect(compareDecimals(parsed('100'), parsed('1e2'))).toBe(0);
});

test('fixed point is rounded down', () => {
  expect(fixedOf(parsed('0.75'), 2)).toBe(3n);
  expect(fixedOf(parsed('-0.7'), 1)).toBe(-2n);
  expect(fixedOf(parsed('1e3'), -3)).toBe(125n);
  expect(fixedOf(parsed('3e-1200'), 4000)).toBe((3n << 4000n) / 10n ** 1200n);
});

test('whether a number is exact in fixed point', () => {
  expect([isFixed(parsed('-2'), 0), isFixed(parsed('0.75'), 2)]).toEqual([true, true]);
  expect([isFixed(parsed('0.75'), 1), isFixed(parsed('0.1'), 999)]).toEqual([false, false]);
});

test('the logarithm has the size of any number', () => {
  expect(log2Of(parsed('-8'))).toBeCloseTo(3, 8);
  expect(log2Of(parsed('123e-1000'))).toBeCloseTo(Math.log2(123) - 1000 * Math.log2(10), 6);
  expect(log2Of(parsed('0'))).toBe(Number.NEGATIVE_INFINITY);
});

describe('what is no number, or too long, is refused at once', () => {
  test.each([
    ['', 'a decimal number'],
    ['.', 'a decimal number'],
    ['1,5', 'a decimal number'],
    ['0x10', 'a decimal number'],
    ['1e', 'a decimal number'],
    ['NaN', 'a decimal number'],
    [`1${'2'.repeat(1e6)}`, '100000 digits'],
    ['1e100001', '1e100000'],
    ['1e-999999999999', '1e-100000'],
    [`0.${'0'.repeat(1e5)}1`, '1e-100000'],
  ])('%.20s', (text, expected) => {
    expect(() => parsed(text)).toThrow(InputError);
    expect(() => parsed(text)).toThrow(expected);
    expect(() => parsed(text)).toThrow(/^width: /);
  });

  test('but zeros at either end do not count', () => {
    const text = `${'0'.repeat(3e5)}7.${'0'.repeat(3e5)}`;
    expect(decimalText(parsed(text))).toBe('7');
    expect(decimalText(parsed('9e100000'))).toBe('9e+100000');
  });
});
