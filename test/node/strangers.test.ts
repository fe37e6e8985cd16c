import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headerChunks, PNG_SIGNATURE } from '../../src/core/png/png.js';
import { textChunk } from '../../src/core/png/text.js';
import { SCENE_KEYWORD } from '../../src/core/scene/json.js';
import { run, temporaryFolder } from './run.js';

/** Clears the screen, moves up a line, and reverses the text that follows. */
const EVIL = '\x1b[2J\x1b[A\u202e\u009b2J';
const ONE_CLEAN_LINE = /^[^\p{Cc}\p{Bidi_Control}]{1,1500}\n$/u;

test.each([
  'a.json',
  'a.png',
])('a field with a name of 900,000 spaces in %s is refused', async (name) => {
  const cwd = temporaryFolder();
  const json = JSON.stringify({ [`x${' '.repeat(900_000)}`]: 1 });
  const head = headerChunks({ columns: 1, rows: 1 }, { colourType: 'grey', bits: 8 });
  const png = Buffer.concat([PNG_SIGNATURE, ...head, textChunk(SCENE_KEYWORD, json)]);
  writeFileSync(join(cwd, name), name.endsWith('png') ? png : json);
  const { status, stderr } = await run(['render', name, '-o', 'b.png'], { cwd });
  expect([status, stderr]).toEqual([2, expect.stringMatching(ONE_CLEAN_LINE)]);
});

test.each([
  ['an option', [`--${EVIL}`]],
  ['a command', [EVIL]],
  ['a value', ['--palette', EVIL]],
  ['a file', ['render', `${EVIL}.json`]],
  ['an output', ['-o', `${EVIL}/a.png`]],
  ['an output’s ending', ['-o', `a.${EVIL}`]],
  ['a scene’s field', ['render', 'field.json']],
  ['a scene’s value', ['render', 'value.json']],
  ['a scene that is not JSON', ['render', 'broken.json']],
])('%s with control characters is printed without them', async (_, args) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'field.json'), JSON.stringify({ [EVIL]: 1 }));
  writeFileSync(join(cwd, 'value.json'), JSON.stringify({ formula: EVIL }));
  writeFileSync(join(cwd, 'broken.json'), EVIL);
  const { status, stderr } = await run(args, { cwd });
  expect([status, stderr]).toEqual([2, expect.stringMatching(ONE_CLEAN_LINE)]);
});

test('the summary of a picture is printed without control characters', async () => {
  const cwd = temporaryFolder();
  const picture = ['-R', '20', '--backend', 'cpu', '-o'];
  const { status, stderr } = await run([...picture, `${EVIL}.png`], { cwd });
  expect([status, stderr]).toEqual([0, expect.stringMatching(ONE_CLEAN_LINE)]);
  expect(stderr).toContain('.png: 20 × 13 pixels');
});
