import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { countBand } from '../../src/core/count/escape.js';
import { DEFAULT_SCENE } from '../../src/core/scene/defaults.js';
import { PRESETS, presetNamed } from '../../src/core/scene/presets.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import { bandsOf } from '../../src/core/view/bands.js';
import { viewOf } from '../../src/core/view/view.js';
import { run, temporaryFolder } from './run.js';

const CPU = ['--backend', 'cpu', '-q'];

test('a picture can be drawn again from its own scene, and in another size', async () => {
  const cwd = temporaryFolder();
  const scene = ['-R', '80', '-r', '0.3', '-i', '0.5', '--centre=0.2,-0.1', '--width', '1.5'];
  await run([...scene, ...CPU, '-o', 'first.png'], { cwd });
  await run(['render', 'first.png', ...CPU, '-o', 'again.png'], { cwd });
  const [first, again] = ['first.png', 'again.png'].map((name) => readFileSync(join(cwd, name)));
  expect(again?.equals(first as Buffer)).toBe(true);
  await run(['render', 'first.png', '-R', '160', ...CPU, '-o', 'large.png'], { cwd });
  const [small, large] = [first as Buffer, readFileSync(join(cwd, 'large.png'))].map((png) =>
    PNG.sync.read(png),
  );
  expect([large?.width, large?.height]).toEqual([160, 100]);
  // Every second pixel of every second row is the same point.
  for (let k = 0; k < 80 * 50; k++) {
    const [x, y] = [k % 80, Math.floor(k / 80)];
    expect(large?.data[4 * (2 * y * 160 + 2 * x)]).toBe(small?.data[4 * k]);
  }
});

test('show prints the scene, and how the picture was made', async () => {
  const cwd = temporaryFolder();
  await run(['-R', '300', '-M', '90', ...CPU, '-o', 'a.png'], { cwd });
  const { status, stdout, stderr } = await run(['show', 'a.png'], { cwd });
  expect(status).toBe(0);
  const scene = sceneFrom({ resolution: 300, itermax: 90 });
  expect(JSON.parse(stdout.toString())).toEqual({ version: 1, ...scene });
  const hash = createHash('sha256');
  for (const band of bandsOf(viewOf(scene))) {
    hash.update(createHash('sha256').update(countBand(scene, band)).digest());
  }
  expect(stderr).toBe(
    'made by juliaset 0.1.0 on cpu in double precision; ' +
      `SHA-256 of the counts ${hash.digest('hex')}\n`,
  );
});

test.skipIf(process.platform === 'win32')('show reads a pipe as it reads a file', async () => {
  const cwd = temporaryFolder();
  // A file larger than what is read at once.
  await run(['-R', '1500', '-M', '20', '--compression', '0', ...CPU, '-o', 'a.png'], { cwd });
  const shown = await run(['show', 'a.png'], { cwd });
  execFileSync('mkfifo', ['fifo'], { cwd });
  const piped = await run(['show', 'fifo'], {
    cwd,
    meanwhile: () => spawn('sh', ['-c', 'cat a.png > fifo'], { cwd }),
  });
  expect([piped.status, piped.stderr]).toEqual([0, shown.stderr]);
  expect(shown.stderr).toMatch(/^made by juliaset/);
  expect(piped.stdout.equals(shown.stdout)).toBe(true);
});

test('a JSON file may begin with a byte order mark', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.json'), '\uFEFF{"resolution": 20}');
  const { stdout } = await run(['render', 'a.json', '--print-scene'], { cwd });
  expect(JSON.parse(stdout.toString()).resolution).toBe(20);
});

test('forged provenance in a picture is not printed', async () => {
  const cwd = temporaryFolder();
  await run(['-R', '30', ...CPU, '-o', 'a.png'], { cwd });
  const png = readFileSync(join(cwd, 'a.png'));
  writeFileSync(
    join(cwd, 'b.png'),
    Buffer.from(png.toString('latin1').replace('"0.1.0"', '"\x1b[2J"'), 'latin1'),
  );
  const { status, stderr } = await run(['show', 'b.png'], { cwd });
  expect([status, stderr]).toEqual([0, '']);
});

describe('--print-scene', () => {
  test('prints a file’s scene with the options applied, and draws nothing', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.json'), '{"resolution": 100, "rows": 50, "imag": 0.5}');
    const args = ['a.json', '-R', '300', '--centre', '1,2', '--width', '4', '--print-scene'];
    const { status, stdout, stderr } = await run(['render', ...args], { cwd });
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout.toString())).toEqual({
      version: 1,
      ...DEFAULT_SCENE,
      imag: 0.5,
      resolution: 300,
      rows: 150,
      xleft: -1,
      xright: 3,
      ybot: 1,
      ytop: 3,
    });
  });

  test('prints a scene that can be rendered', async () => {
    const cwd = temporaryFolder();
    const { stdout } = await run(['-R', '70', '--print-scene'], { cwd });
    writeFileSync(join(cwd, 'a.json'), stdout);
    const again = await run(['render', 'a.json', '--print-scene'], { cwd });
    expect(again.stdout.equals(stdout)).toBe(true);
  });
});

test.each([
  [['render'], "missing required argument 'scene'"],
  [['render', 'no.png'], "scene: expected a file that can be read (no such file), got 'no.png'"],
  [['--centre', '3'], "--centre: expected two numbers, real,imaginary, got '3'"],
  [['--centre', '3,x'], "--centre: expected a finite number, got 'x'"],
  [['--width', '-1'], '--width: expected a finite number, more than 0, got -1'],
  [['--width', '1', '-x', '0'], '--width: expected a scene without xleft along with it, got 0'],
  [['--rows', '0'], '--rows: expected an integer from 1 to 2147483647, got 0'],
])('%o is refused', async (args, message) => {
  const { status, stderr } = await run(args, { cwd: temporaryFolder() });
  expect([status, stderr]).toEqual([2, `juliaset: ${message}\n`]);
});

describe('presets', () => {
  test('are listed, and each gives a scene', async () => {
    const { stdout } = await run(['presets']);
    const names = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0] as string);
    expect(names).toEqual(PRESETS.map(({ name }) => name));
    for (const name of names) expect(presetNamed(name).resolution).toBe(500);
  });

  test('are overridden by options', async () => {
    const { stdout } = await run(['--preset', 'rabbit', '-R', '9', '--print-scene']);
    const scene = sceneFrom({ resolution: 9 }, presetNamed('rabbit'));
    expect(JSON.parse(stdout.toString())).toEqual({ version: 1, ...scene });
  });

  test.each([
    [['--preset', 'hare'], /^juliaset: --preset: expected one of article, .*, got 'hare'\n$/],
    [
      ['render', 'a.json', '--preset', 'rabbit'],
      "juliaset: --preset: expected no scene file along with it, got 'a.json'\n",
    ],
  ])('%o is refused', async (args, message) => {
    const { status, stderr } = await run(args, { cwd: temporaryFolder() });
    expect(status).toBe(2);
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });
});
