import { expect, test } from 'vitest';
import { nearest, oneOf } from '../../src/core/nearest.js';

const NAMES = ['grey', 'viridis', 'magma', 'turbo'];

test.each([
  ['virdis', 'viridis'], // one left out
  ['viridiss', 'viridis'], // one too many
  ['mgama', 'magma'], // two swapped
  ['GREY', 'grey'],
  ['gary', undefined], // two of four letters are others
  ['heat', undefined],
  ['', undefined],
  ['v'.repeat(1e6), undefined],
])('the nearest to %.20s is %s', (given, name) => {
  expect(nearest(given, NAMES)).toBe(name);
});

test('names in words have the nearest first', () => {
  expect(oneOf(NAMES, 'magna')).toBe('magma, or another of grey, viridis, turbo');
  expect(oneOf(NAMES, 'heat')).toBe('one of grey, viridis, magma, turbo');
  expect(oneOf(NAMES, 7)).toBe('one of grey, viridis, magma, turbo');
});
