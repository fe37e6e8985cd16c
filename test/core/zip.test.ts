import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { zipDirectory, zipHeader } from '../../src/core/zip.js';
import { entriesIn, filesIn } from '../node/zip.js';

test('a zip file gives back its files, also those with names beyond ASCII', () => {
  const files = { 'a/ü.txt': 'one', 'a/b/two.txt': '', 'c?': 'three '.repeat(1000) };
  const members = Object.entries(files).map(([name, text]) => {
    return { name, crc: crc32(text), size: Buffer.byteLength(text), text };
  });
  const parts = members.flatMap((member) => [zipHeader(member), Buffer.from(member.text)]);
  const zip = Buffer.concat([...parts, zipDirectory(members)]);
  const read = [...filesIn(zip)].map(([name, bytes]) => [name, bytes.toString()]);
  expect(Object.fromEntries(read)).toEqual(files);
  expect(entriesIn(zip).map(({ crc }) => crc)).toEqual(members.map(({ crc }) => crc));
});

test.each([
  ['65,534 files', 65_534, 100, 22],
  ['65,535 files', 65_535, 100, 98],
  ['more than 4 GiB', 20, 2 ** 28, 98],
])('the directory of a zip file of %s finds each of them', (_, count, size, endBytes) => {
  const members = Array.from({ length: count }, (_, k) => ({ name: `${k}`, crc: k, size }));
  const directory = Buffer.from(zipDirectory(members));
  const last = members.at(-1)?.name.length ?? 0;
  const offsets: number[] = [];
  let at = 0;
  for (const { name } of members) {
    offsets.push(at);
    at += 30 + name.length + size;
  }
  const entries = entriesIn(directory, at);
  expect(entries.map(({ offset }) => offset)).toEqual(offsets);
  expect(entries.map(({ name }) => name)).toEqual(members.map(({ name }) => name));
  const far = (offsets.at(-1) ?? 0) >= 2 ** 32 - 1 ? 12 : 0;
  const lastEntry = directory.length - endBytes - 46 - last - far;
  expect(directory.readUInt32LE(lastEntry)).toBe(0x02014b50);
});
