import { expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { printable, shortened } from '../../src/core/printable.js';
import { sceneFrom } from '../../src/core/scene/scene.js';

test('a printable line has no control characters, line separators or direction marks', () => {
  const marks = '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069';
  const controls = Array.from({ length: 256 }, (_, k) => String.fromCharCode(k)).join('');
  const line = printable(`${controls}a${marks}b\u2028c\u2029d`);
  expect(line).not.toMatch(/[^ -~\u00a0-\u00ff]/);
  expect(line).toMatch(/a b c d$/);
  // Words of any language stay as they are, and so do joined emoji.
  for (const word of ['Grüße', 'می‌خواهم', '👩‍💻', 'שלום']) expect(printable(word)).toBe(word);
});

test('shortened text ends with an ellipsis', () => {
  expect(shortened('abc', 3)).toBe('abc');
  expect(shortened('abcd', 3)).toBe('abc…');
});

test.each([
  ['a name of a megabyte', ' '.repeat(1e6), 1],
  ['a value of a megabyte', 'imag', '\n '.repeat(1e6)],
  ['a list of a megabyte', 'imag', Array.from({ length: 1e5 }, () => ' \t\u202e ')],
  ['a function of a megabyte', 'imag', new Function(`/*${' \u202e'.repeat(1e6)}*/`)],
])('%s gives a message of one short line', (_, field, value) => {
  const refused = () => sceneFrom({ [field]: value });
  expect(refused).toThrow(InputError);
  expect(refused).toThrow(/^[^\p{Cc}\p{Bidi_Control}]{1,1500}$/u);
});
