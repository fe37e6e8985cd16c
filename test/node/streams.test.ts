import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { CLI, NO_DRIVER, type RunOptions, run, temporaryFolder } from './run.js';

type Fate = 'closed' | 'full' | 'unread';

/** Runs the command line with one output stream broken; returns the status and the text of the other. */
async function runWith(
  fate: Fate,
  stream: 'stdout' | 'stderr',
  args: readonly string[],
  { cwd = '.', env = NO_DRIVER }: RunOptions = {},
) {
  const number = stream === 'stdout' ? 1 : 2;
  const full = fate === 'full' ? openSync('/dev/full', 'w') : 'pipe';
  const stdio = ['ignore', 'pipe', 'pipe', 'ignore'] as ('ignore' | 'pipe' | number)[];
  stdio[number] = full;
  const command = [process.execPath, CLI, ...args];
  const close = ['-c', `exec "$@" ${number}>&-`, 'sh'];
  const [program = '', ...rest] = fate === 'closed' ? ['/bin/sh', ...close, ...command] : command;
  const child = spawn(program, rest, { stdio, cwd, env: { ...process.env, ...env } });
  if (typeof full === 'number') closeSync(full);
  // Long before the program writes anything.
  if (fate === 'unread') child[stream]?.destroy();
  const other = child[stream === 'stdout' ? 'stderr' : 'stdout'];
  const [said, [status]] = await Promise.all([other ? text(other) : '', once(child, 'close')]);
  return { status, said };
}

const PICTURE = ['-R', '60', '--backend', 'cpu'];

describe.runIf(process.platform === 'linux')('standard output', () => {
  const commands = [
    ['--help'],
    ['-V'],
    ['presets'],
    ['info'],
    ['explore'],
    ['--print-scene'],
    ['verify', '-R', '10', '--backend', 'cpu'],
    [...PICTURE, '-q', '-o', '-'],
  ];

  test.each(commands)('that nobody reads ends %s quietly', async (...args) => {
    expect(await runWith('unread', 'stdout', args)).toEqual({ status: 0, said: '' });
  });

  test.each(commands)('on a full disk makes %s fail in one line', async (...args) => {
    expect(await runWith('full', 'stdout', args)).toEqual({
      status: 1,
      said: expect.stringMatching(/^juliaset: could not write to standard output: ENOSPC.*\n$/),
    });
  });

  test('that is closed is ignored', async () => {
    expect(await runWith('closed', 'stdout', ['presets'])).toEqual({ status: 0, said: '' });
  });

  test('that nobody reads does not hide the verdict of verify: the status tells it', async () => {
    const args = ['verify', '-R', '200', '--precision', 'single', '--tolerance', '0'];
    expect(await runWith('unread', 'stdout', args, { env: {} })).toEqual({
      status: 1,
      said: expect.stringMatching(/^juliaset: gpu, .* of the counts differs, more than .*\n$/),
    });
  });

  test('whose reader stops within the picture ends the render quietly', async () => {
    const args = ['-R', '3000', '--compression', '0', '--backend', 'cpu', '-o', '-'];
    const { status, stderr } = await run(args, {
      meanwhile: ({ stdout }) => stdout?.once('data', () => stdout.destroy()),
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe.runIf(process.platform === 'linux')('standard error', () => {
  test.each([
    ['closed', 'cpu'],
    ['full', 'cpu'],
    ['unread', 'cpu'],
    ['closed', 'gpu'],
    ['full', 'gpu'],
    ['unread', 'gpu'],
  ] as const)('that is %s costs no work on the backend %s', async (fate, backend) => {
    const cwd = temporaryFolder();
    const args = ['-R', '60', '--backend', backend, '-o', 'a.png'];
    const written = await runWith(fate, 'stderr', args, { cwd, env: {} });
    expect(written).toEqual({ status: 0, said: '' });
    expect(readFileSync(join(cwd, 'a.png')).readUInt32BE(16)).toBe(60);
    const shown = await runWith(fate, 'stderr', ['show', 'a.png'], { cwd });
    expect([shown.status, JSON.parse(shown.said)]).toMatchObject([0, { resolution: 60 }]);
    rmSync(join(cwd, 'a.png'));
    const refused = await runWith(fate, 'stderr', ['show', 'a.png'], { cwd });
    expect(refused).toEqual({ status: 2, said: '' });
  });
});

test.runIf(process.platform === 'linux')('a terminal shows progress within a band', async () => {
  const picture = '-r=-0.75 -i=0 -R 150 -M 6000 --samples 16 --backend cpu -o /dev/null';
  const line = `'${process.execPath}' '${CLI}' ${picture}`;
  const terminal = spawn('script', ['-qefc', line, '/dev/null'], { stdio: ['ignore', 'pipe', 2] });
  const lines = (await text(terminal.stdout as Readable)).split('\r\x1b[K');
  const percents = lines.flatMap(
    (each) => /^(\d+) % {2}[\d.]+ [kM]px\/s {2}/.exec(each)?.[1] ?? [],
  );
  expect(new Set(percents).size).toBeGreaterThan(2);
  expect(lines.at(-1)).toMatch(/^\/dev\/null: 150 × 94 pixels/);
});
