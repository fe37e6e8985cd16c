import { expect, test } from 'vitest';
import { nearest, oneOf } from '../../src/core/nearest.js';

const NAMES = ['grey', 'viridis', 'magma', 'turbo'];

test.each([
  ['virdis', 'viridis'], // a letter missing
  ['viridiss', 'viridis'], // a letter too many
  ['mgama', 'magma'], // two letters swapped
  ['GREY', 'grey'],
  ['gary', undefined], // two of four letters differ
  ['heat', undefined],
  ['', undefined],
  ['v'.repeat(1e6), undefined],
])('the name nearest to %.20s is %s', (given, name) => {
  expect(nearest(given, NAMES)).toBe(name);
});

test('a list of accepted names starts with the nearest', () => {
  expect(oneOf(NAMES, 'magna')).toBe('magma, or another of grey, viridis, turbo');
  expect(oneOf(NAMES, 'heat')).toBe('one of grey, viridis, magma, turbo');
  expect(oneOf(NAMES, 7)).toBe('one of grey, viridis, magma, turbo');
});
