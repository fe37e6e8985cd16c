import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from './run.js';

const CLI = join(process.cwd(), 'dist/node/command/main.cjs');
const LARGE = ['-R', '6000', '-M', '20', '--compression', '1', '-q'];

/** On a GPU, a process of its own does the work. */
const BACKENDS = ['cpu', 'gpu'] as const;

/** Runs "$SCRIPT"; on a terminal, with job control. */
const SHELL = ['bash', '-c', 'eval "$SCRIPT"'] as const;
const SHELL_ON_TERMINAL = ['script', '-qefc', 'bash -mc "$SCRIPT"', '/dev/null'] as const;

/** Starts a script in which $J is a large render; it ends with the test at the latest. */
function shell(
  script: string,
  backend: string,
  cwd: string,
  [program, ...args]: readonly [string, ...string[]] = SHELL,
) {
  const large = `"$NODE" "$CLI" ${LARGE.join(' ')} --backend ${backend}`;
  const SCRIPT = script.replaceAll('$J', large);
  const env = { ...process.env, NODE: process.execPath, CLI, SCRIPT, _: '' };
  const child = spawn(program, args, { cwd, env, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const isLinux = process.platform === 'linux';

describe.runIf(isLinux).each(BACKENDS)('a hangup during a render on the backend %s', (backend) => {
  const hangUp = 'until [ -e a.png.part ]; do sleep 0.01; done; kill -HUP $!; wait $!';

  test.each([
    ['nohup', 'nohup $J -o a.png & '],
    ['a shell that ignores it', "trap '' HUP; $J -o a.png & "],
    ['the input that nohup gives', '$J -o a.png 0> /dev/null & '],
  ])('does not end it with %s', async (_, start) => {
    const cwd = temporaryFolder();
    const [status] = await once(shell(start + hangUp, backend, cwd), 'exit');
    expect(status).toBe(0);
    expect(readdirSync(cwd)).toEqual(['a.png']);
  });

  test('otherwise ends it', async () => {
    const cwd = temporaryFolder();
    const [status] = await once(shell(`$J -o a.png & ${hangUp}`, backend, cwd), 'exit');
    expect(status).toBe(130);
    expect(readdirSync(cwd)).toEqual(['a.png.part', 'a.png.part.journal']);
  });
});

test.runIf(isLinux).each(BACKENDS)(
  'Ctrl-Z stops a render on the backend %s until it is continued',
  async (backend) => {
    const cwd = temporaryFolder();
    const script = `
    stopped() { [ "$(cut -d' ' -f3 "/proc/$1/stat")" = T ]; }
    $J -o a.png &
    until [ -e a.png.part ]; do sleep 0.01; done
    kill -TSTP $!
    for process in $! $(cat /proc/$!/task/$!/children); do
      until stopped $process; do sleep 0.01; done
    done
    fg`;
    const terminal = shell(script, backend, cwd, SHELL_ON_TERMINAL);
    expect(await once(terminal, 'exit')).toEqual([0, null]);
    expect(readdirSync(cwd)).toEqual(['a.png']);
  },
);

describe.skipIf(process.platform === 'win32')('the first Ctrl-C ends a render into a pipe', () => {
  test.each([
    ['cpu', 'fifo'],
    ['cpu', '/dev/fd/1'],
    ['gpu', '/dev/fd/1'],
  ])('on the backend %s, %s whose reader has stopped', async (backend, output) => {
    const cwd = temporaryFolder();
    execFileSync('mkfifo', ['fifo'], { cwd });
    const args = [CLI, ...LARGE, '--backend', backend, '--format', 'npy', '-o', output];
    const pipe = await open(join(cwd, 'fifo'), 'r+');
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', pipe.fd, 'ignore'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await readInto(pipe, 200); // Past the header: the first band is larger than a pipe's buffer.
    child.kill('SIGINT');
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGINT');
    await pipe.close();
  });
});

async function readInto(pipe: FileHandle, length: number): Promise<void> {
  for (let read = 0; read < length; ) {
    read += (await pipe.read(Buffer.alloc(length), 0, length - read)).bytesRead;
  }
}
