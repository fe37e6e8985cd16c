import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { NO_DRIVER, run, temporaryFolder } from './run.js';

const SMALL = ['-R', '120'];

/** The cells of the line whose name begins so. */
function line(stdout: Buffer, name: string): number[] {
  const found = stdout
    .toString()
    .split('\n')
    .find((text) => text.startsWith(name));
  return (found ?? '').replace(/^.*\)/, '').trim().split(/ +/).map(Number);
}

test('each backend and precision is compared with the reference', async () => {
  const { status, stdout, stderr } = await run(['verify', ...SMALL]);
  expect([status, stderr]).toEqual([0, '']);
  expect(line(stdout, 'cpu')).toEqual([9000, 0, 0, 0, 0]);
  expect(line(stdout, 'gpu, double').slice(0, 4)).toEqual([9000, 0, 0, 0]);
  const [equal = 0, one = 0, more = 0, largest = 0] = line(stdout, 'gpu, single');
  expect(equal + one + more).toBe(9000);
  expect(one + more).toBeGreaterThan(0); // 0.1 % on SwiftShader
  expect(largest).toBeGreaterThan(0);
});

test('more differences than the tolerance end with status 1', async () => {
  const single = ['verify', ...SMALL, '--backend', 'gpu', '--precision', 'single', '--tolerance'];
  const { status, stdout, stderr } = await run([...single, '0']);
  expect(status).toBe(1);
  expect(line(stdout, 'gpu, single')[0]).toBeGreaterThan(8900);
  expect(stderr).toMatch(
    /^juliaset: gpu, single precision \(.+\): a share of 0\.00\d+ of the counts differs, more than the tolerance of 0\n$/,
  );
  expect((await run([...single, '0.01'])).status).toBe(0);
});

test('--difference draws the differences', async () => {
  const cwd = temporaryFolder();
  const { stdout } = await run(['verify', ...SMALL, '--difference', 'difference.png'], { cwd });
  const { data, width, height } = PNG.sync.read(readFileSync(join(cwd, 'difference.png')));
  const [, one, more] = line(stdout, 'gpu, single');
  const grey = data.filter((_, k) => k % 4 === 0);
  const pixels = [127, 255].map((value) => grey.filter((byte) => byte === value).length);
  expect([width, height, ...pixels]).toEqual([120, 75, one, more]);
});

describe('a scene to verify', () => {
  test('may be JSON, and options override it', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'scene.json'), '{"resolution": 50, "imag": 0.5, "itermax": 300}');
    const args = ['--backend', 'cpu'];
    const { stdout } = await run(['verify', 'scene.json', ...args], { cwd });
    expect(line(stdout, 'cpu')[0]).toBe(50 * 31);
    const other = await run(['verify', 'scene.json', '-R', '20', ...args], { cwd });
    expect(line(other.stdout, 'cpu')[0]).toBe(20 * 13);
  });

  test('may be a picture made by juliaset', async () => {
    const cwd = temporaryFolder();
    await run(['-R', '64', '-i', '0.4', '-x', '-2', '-o', 'plot.png'], { cwd });
    const { stdout } = await run(['verify', 'plot.png', '--backend', 'cpu'], { cwd });
    expect(line(stdout, 'cpu')[0]).toBe(64 * 36);
  });

  test.each([
    ['no.json', "scene: expected a file that can be read (no such file), got 'no.json'"],
    ['.', "scene: expected a file that can be read (it is a folder), got '.'"],
    ['text.json', /^juliaset: scene: expected a file with JSON \(.+\), got 'text.json'\n$/],
    [
      'other.json',
      /^juliaset: other.json: wide: expected a field of a scene \(.+\), got 'wide'\n$/,
    ],
    [
      'foreign.png',
      "scene: expected a PNG that carries its scene, as juliaset writes them, got 'foreign.png'",
    ],
    [
      'large.json',
      "scene: expected a JSON file of at most 1048576 bytes, or a picture made by juliaset, got 'large.json'",
    ],
  ])('%s is refused', async (file, message) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'text.json'), 'not JSON');
    writeFileSync(join(cwd, 'other.json'), '{"wide": 3}');
    writeFileSync(join(cwd, 'foreign.png'), PNG.sync.write(new PNG({ width: 1, height: 1 })));
    writeFileSync(join(cwd, 'large.json'), ' '.repeat(2 ** 20 + 1));
    const { status, stderr } = await run(['verify', file], { cwd });
    expect(status).toBe(2);
    if (typeof message === 'string') expect(stderr).toBe(`juliaset: ${message}\n`);
    else expect(stderr).toMatch(message);
  });
});

describe('without a driver', () => {
  test('auto compares the CPU, and says why it skips the GPU', async () => {
    const { status, stdout, stderr } = await run(['verify', ...SMALL], { env: NO_DRIVER });
    expect([status, line(stdout, 'cpu')[0]]).toEqual([0, 9000]);
    expect(stderr).toMatch(
      /^juliaset: gpu single, gpu double not compared: backend gpu: there is .*\n$/,
    );
  });

  test('gpu fails', async () => {
    const { status, stderr } = await run(['verify', '--backend', 'gpu'], { env: NO_DRIVER });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^juliaset: backend gpu: there is .*Vulkan/);
  });
});

test.each([
  [['--tolerance', '2'], '--tolerance: expected a share of the pixels, from 0 to 1, got 2'],
  [
    ['--backend', 'cpu', '--precision', 'single'],
    "--precision: expected double or auto on the backend cpu, got 'single'",
  ],
  [['a.json', 'b.json'], "too many arguments for 'verify'. Expected 1 argument but got 2."],
])('%o is refused', async (args, message) => {
  const { status, stderr } = await run(['verify', ...args]);
  expect([status, stderr]).toEqual([2, `juliaset: ${message}\n`]);
});
