import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { PROGRAMS } from './readme.js';
import { NO_DRIVER, runNode, temporaryFolder } from './run.js';

const PROGRAM = PROGRAMS[0] as string;

/** Prints a line in each thread that loads it. */
const PRELOAD = 'process.stdout.write("preloaded\\n");';

test.each([
  ['as text', ['--input-type=module', '-e', PROGRAM], ''],
  ['after a preloaded module', ['--import', './preload.mjs', 'program.mjs'], 'preloaded\n'],
  ['with a debugger', ['--inspect=0', 'program.mjs'], ''],
  ['with little memory', ['--max-old-space-size=200', 'program.mjs'], ''],
])('the README’s program runs %s', async (_, args, before) => {
  // Inside the package, so that the program can import it by name.
  const folder = temporaryFolder('dist');
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  writeFileSync(join(folder, 'preload.mjs'), PRELOAD);
  const { status, stdout, stderr } = await runNode(args, { cwd: folder, env: NO_DRIVER });
  expect(stderr.replace(/^Debugger listening.*\nFor help.*\n/, '')).toBe('');
  expect(status).toBe(0);
  expect(stdout.toString()).toBe(`${before}625 rows of 1000 counts, at most 1 in the first\n`);
  expect(PNG.sync.read(readFileSync(join(folder, 'rabbit.png'))).width).toBe(1000);
});
