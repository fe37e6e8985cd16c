import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CLI, run, temporaryFolder } from './run.js';

/** What Dawn prints for an adapter with large limits, such as Mesa's; SwiftShader's are small. */
const WARNINGS = ['Uniform', 'Storage'].map(
  (kind) =>
    `Warning: maxDynamic${kind}BuffersPerPipelineLayout artificially reduced from 1000000 to 16 to fit ` +
    'dynamic offset allocation limit.\n',
);

/** An environment in which code runs whenever Dawn is loaded, as a driver's would; `print` is native there. */
function whenDawnLoads(code: string) {
  const file = join(temporaryFolder(), 'driver.cjs');
  const before = `
    const { writeSync } = require('node:fs');
    const { dlopen } = process;
    process.dlopen = (module, path, ...rest) => {
      dlopen(module, path, ...rest);
      const print = (words) => writeSync(2, words);
      if (path.endsWith('dawn.node')) { ${code} }
    };`;
  writeFileSync(file, before);
  return { NODE_OPTIONS: `--require ${file}` };
}

const noisy = () => whenDawnLoads(`for (const line of ${JSON.stringify(WARNINGS)}) print(line);`);
const GPU = ['-R', '30', '--backend', 'gpu'];
const LONG = ['-R', '60000', '--samples', '4', '--backend', 'gpu', '--format', 'npy'];

describe.runIf(process.platform === 'linux')('warnings of native code', () => {
  test.each([
    [...GPU, '-q', '-o', '-'],
    ['-R', '30', '--adapter', 'e', '-q', '-o', '-'],
    ['verify', '-R', '30'],
    ['info'],
  ])('are not printed by juliaset %s %s %s', async (...args) => {
    const { status, stdout, stderr } = await run(args, { env: noisy() });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.equals((await run(args)).stdout)).toBe(true);
  });

  test('leave the words of the command', async () => {
    const { stderr } = await run([...GPU, '-o', '/dev/null'], { env: noisy() });
    expect(stderr).toMatch(/^\/dev\/null: 30 × 19 pixels, .*; gpu, .*\n$/);
    const refused = await run(['-R', '0', '--backend', 'gpu'], { env: noisy() });
    expect(refused.stderr).toMatch(/^juliaset: --resolution: expected .*, got 0\n$/);
    expect(refused.status).toBe(2);
  });

  test('are printed with DEBUG=juliaset', async () => {
    const env = { ...noisy(), DEBUG: 'juliaset' };
    expect((await run([...GPU, '-o', '-'], { env })).stderr).toContain(WARNINGS.join(''));
  });
});

describe.runIf(process.platform === 'linux')('a command that has loaded Dawn', () => {
  test.each([
    'SIGABRT',
    'SIGSEGV',
  ])('shows the last words of a driver, and ends by %s', async (signal) => {
    const crash = `print('driver: this is the end\\n'); process.kill(process.pid, '${signal}');`;
    const env = { ...process.env, ...whenDawnLoads(crash) };
    const child = spawn(process.execPath, [CLI, ...GPU, '-o', '-'], { env });
    const [words, ended] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([words, ended]).toEqual(['driver: this is the end\n', [null, signal]]);
  });

  test('fails if the driver never answers', async () => {
    const silent =
      'module.exports.create = () => ({ requestAdapter: () => new Promise(() => {}) });';
    const { status, stderr } = await run([...GPU, '-o', '-'], { env: whenDawnLoads(silent) });
    expect(stderr).toBe('juliaset: gave up, because something that it waited for never came\n');
    expect(status).toBe(1);
  });

  test('reads standard input, and writes to a descriptor that an argument names', async () => {
    const folder = temporaryFolder();
    const line = `echo '{"resolution": 40}' | "$0" "$1" render - --backend gpu -q -o /dev/fd/4 4> a.png`;
    const child = spawn('/bin/sh', ['-c', line, process.execPath, CLI], { cwd: folder });
    expect([await text(child.stderr), await once(child, 'close')]).toEqual(['', [0, null]]);
    expect(readFileSync(join(folder, 'a.png')).readUInt32BE(16)).toBe(40);
  });

  test('ends when its process is killed', async () => {
    const child = spawn(process.execPath, [CLI, ...LONG, '-o', '-']);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'readable');
    child.stdout.resume();
    child.kill('SIGKILL');
    // Closed once nobody holds the other end of standard output.
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
  });

  test('shows progress on a terminal, and takes Ctrl-C from it once', async () => {
    const cwd = temporaryFolder();
    const line = `'${process.execPath}' '${CLI}' ${LONG.join(' ')} -o a.npy`;
    const terminal = spawn('script', ['-qefc', line, '/dev/null'], { cwd });
    onTestFinished(() => void terminal.kill('SIGKILL'));
    terminal.stdout.once('data', () => terminal.stdin.write('\x03'));
    const shown = text(terminal.stdout);
    expect(await once(terminal, 'exit')).toEqual([130, null]);
    expect(await shown).toMatch(
      /juliaset: the finished part is kept in 'a.npy.part'; continue with --resume\r\n$/,
    );
  });
});
