import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLI, NO_DRIVER, run, temporaryFolder } from './run.js';

const SMALL = ['-R', '30', '--backend', 'cpu'];

describe('--json', () => {
  test('a render prints its summary on standard output', async () => {
    const output = join(temporaryFolder(), 'a.png');
    const { stdout, stderr } = await run([...SMALL, '--threads', '1', '--json', '-o', output]);
    expect(JSON.parse(String(stdout))).toMatchObject({
      ...{ output, format: 'png', columns: 30, rows: 19, backend: 'cpu', precision: 'double' },
      description: '1 thread',
    });
    expect(stderr).toBe('');
  });

  test('but on standard error where the picture is on standard output', async () => {
    const { stdout, stderr } = await run([...SMALL, '--json', '-o', '-']);
    expect(stdout.subarray(1, 4).toString()).toBe('PNG');
    expect(JSON.parse(stderr)).toMatchObject({ output: '-', bytes: stdout.length });
  });

  test('verify, info and presets print what they found', async () => {
    const verified = await run(['verify', ...SMALL, '--json']);
    expect(JSON.parse(String(verified.stdout))).toMatchObject([
      { backend: 'cpu', precision: 'double', pixels: 30 * 19, offByOne: 0, offByMore: 0 },
    ]);
    const info = JSON.parse(String((await run(['info', '--json'])).stdout));
    expect(info.auto.backend).toMatch(/^(cpu|gpu)$/);
    const presets = JSON.parse(String((await run(['presets', '--json'])).stdout));
    expect(presets[0]).toEqual({ name: 'article', about: expect.any(String), scene: {} });
  });

  test('bench prints the times of the article and of this machine', async () => {
    const { stdout } = await run(['bench', '--json'], { env: NO_DRIVER });
    const { article, processor, here } = JSON.parse(String(stdout));
    expect([article.length, processor]).toEqual([6, expect.any(String)]);
    expect(here[0]).toEqual({
      backend: 'cpu',
      description: '1 thread',
      seconds: expect.any(Number),
    });
  });
});

describe('a scene', () => {
  const fromStdin = (input: string) => {
    const args = [CLI, 'render', '-', '--print-scene'];
    return spawnSync(process.execPath, args, { input, encoding: 'utf8' });
  };

  test('may come from standard input', () => {
    const { status, stdout } = fromStdin('{"resolution": 77, "imag": 0.5}');
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ resolution: 77, imag: 0.5 }),
    ]);
  });

  test('is refused with the file that it is in', async () => {
    const { status, stderr } = fromStdin('{"itermax": -1}');
    expect([status, stderr]).toEqual([
      2,
      'juliaset: standard input: itermax: expected an integer from 1 to 4294967295, got -1\n',
    ]);
    const file = join(temporaryFolder(), 'a.json');
    writeFileSync(file, '{"itermx": 3}');
    expect((await run(['render', file])).stderr).toContain(
      `juliaset: ${file}: itermx: expected a field of a scene (itermax, or another of `,
    );
  });
});
