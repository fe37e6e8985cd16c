import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { commandLineOf } from '../../src/core/scene/command-line.js';
import { DEFAULT_SCENE } from '../../src/core/scene/defaults.js';
import { presetNamed } from '../../src/core/scene/presets.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import { temporaryFolder } from './run.js';

const MAIN = fileURLToPath(new URL('../../dist/node/command/main.cjs', import.meta.url));

/** Runs a line in a shell with `juliaset` on its path. */
async function shell(line: string): Promise<string> {
  const folder = join(temporaryFolder(), 'bin');
  mkdirSync(folder);
  const script = `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`;
  writeFileSync(join(folder, 'juliaset'), script, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  return (await promisify(execFile)('/bin/sh', ['-c', line], { env })).stdout;
}

const REGION = { xleft: -0.1 - 1e-17, xright: 1 / 3, ybot: -5e-9, ytop: 1e-8 };

test.runIf(process.platform !== 'win32').each([
  ['the default', DEFAULT_SCENE],
  ['a detail', sceneFrom({ ...REGION, real: -1e-7, resolution: 1920, rows: 1080 })],
  ['smooth, far', sceneFrom({ colour: 'smooth', threshold: 2, reverse: true, interior: '#fff' })],
  [
    'a Mandelbrot set',
    sceneFrom({ set: 'mandelbrot', xleft: -1.6, start: [-0.5, 0.25], samples: 3 }),
  ],
  [
    'a Mandelbrot set in a Julia set’s region',
    sceneFrom({ xleft: -1.6, xright: 1.6, ybot: -1, ytop: 1 }, sceneFrom({ set: 'mandelbrot' })),
  ],
  ['Newton', presetNamed('newton')],
  [
    'a palette',
    sceneFrom({ palette: ['#123456', '#fedcba'], bits: 8, repeat: 2.5, offset: 0.125 }),
  ],
  ['an exponential', presetNamed('exponential')],
])('the command line of %s gives the same scene', async (_, scene) => {
  const printed = await shell(`${commandLineOf(scene)} --print-scene`);
  const { version: __, ...again } = JSON.parse(printed);
  expect(again).toEqual(scene);
});

test('a command line has only the fields that differ from the defaults', () => {
  expect(commandLineOf(sceneFrom({ resolution: 800, formula: 'z^2 + c' }))).toBe(
    'juliaset --resolution=800',
  );
  expect(commandLineOf(sceneFrom({ formula: 'z^3 + c', palette: ['#abc', '#def'] }))).toBe(
    "juliaset '--formula=z^3 + c' '--palette=#abc,#def'",
  );
});
