import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, test } from 'vitest';
import { CLI, killOnce, type Ran, run, runNode, temporaryFolder } from './run.js';

// Just large enough to be resumable, and quick to count.
const LARGE = ['-R', '6000', '-M', '20', '--backend', 'cpu', '--compression', '1'];

/** Runs the command until some more of the file is written, then sends a signal. */
async function interrupted(
  cwd: string,
  args: readonly string[],
  file: string,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Ran> {
  const part = join(cwd, `${file}.part`);
  const written = () => (existsSync(part) ? statSync(part).size : 0);
  const someBands = file.endsWith('.npy') ? 3_000_000 : 100_000;
  const before = written();
  return run(args, {
    cwd,
    meanwhile: (child) => killOnce(child, signal, () => written() >= before + someBands),
  });
}

describe.each(['png', 'npy', 'szi'])('an interrupted large %s', (format) => {
  const file = `plot.${format}`; // The name that tiles have on standard output, too.
  const args = [...LARGE, '-o', file];
  const files = format === 'npy' ? [file, `${file}.json`] : [file];
  let whole: Buffer;

  beforeAll(async () => {
    const { status, stdout } = await run([...LARGE, '-o', '-', '--format', format, '-q']);
    expect(status).toBe(0);
    whole = stdout;
  });

  test('resumes after its finished bands and ends byte for byte the same', async () => {
    const cwd = temporaryFolder();
    const { status, stderr } = await interrupted(cwd, args, file);
    expect(status).toBe(130);
    expect(stderr).toBe(
      `juliaset: the finished part is kept in '${file}.part'; continue with --resume\n`,
    );
    expect(readdirSync(cwd).sort()).toEqual([`${file}.part`, `${file}.part.journal`]);
    const kept = statSync(join(cwd, `${file}.part`)).size;
    const resumed = await run([...args, '--resume', '-q'], { cwd });
    expect([resumed.status, resumed.stderr]).toEqual([0, '']);
    expect(readdirSync(cwd).sort()).toEqual(files);
    expect(kept).toBeLessThan(whole.length);
    expect(readFileSync(join(cwd, file)).equals(whole)).toBe(true);
  });

  test('resumes after the last whole band when the file was cut within a band', async () => {
    const cwd = temporaryFolder();
    await interrupted(cwd, args, file);
    const part = join(cwd, `${file}.part`);
    truncateSync(part, statSync(part).size - 1000);
    expect((await run([...args, '--resume', '-q'], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, file)).equals(whole)).toBe(true);
  });

  test('resumes with a journal cut within a line, and can be interrupted again', async () => {
    const cwd = temporaryFolder();
    await interrupted(cwd, args, file);
    const journal = join(cwd, `${file}.part.journal`);
    truncateSync(journal, statSync(journal).size - 7);
    const noted = readFileSync(journal, 'utf8').split('\n').length - 1;
    expect(noted).toBeGreaterThan(1);
    expect((await interrupted(cwd, [...args, '--resume'], file)).status).toBe(130);
    for (const line of readFileSync(journal, 'utf8').trimEnd().split('\n')) JSON.parse(line);
    expect((await run([...args, '--resume', '-q'], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, file)).equals(whole)).toBe(true);
  });

  test('resumes after a kill, and leaves no other files behind', async () => {
    const cwd = temporaryFolder();
    expect((await interrupted(cwd, args, file, 'SIGKILL')).status).toBeNull();
    expect(readdirSync(cwd)).toHaveLength(3); // The claim, too.
    expect((await run([...args, '--resume', '-q'], { cwd })).status).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(files);
    expect(readFileSync(join(cwd, file)).equals(whole)).toBe(true);
  });

  test.runIf(format === 'png')('ends the same after finished bytes were changed', async () => {
    const cwd = temporaryFolder();
    await interrupted(cwd, args, file);
    const part = join(cwd, `${file}.part`);
    const bytes = readFileSync(part);
    bytes.fill(0, bytes.length - 30_000, bytes.length - 20_000);
    writeFileSync(part, bytes);
    expect((await run([...args, '--resume', '-q'], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, file)).equals(whole)).toBe(true);
  });

  test.runIf(format === 'png')(
    'is refused to a second run while the first one writes it',
    async () => {
      const cwd = temporaryFolder();
      let second: Promise<Ran> | undefined;
      const first = await run([...args, '-q'], {
        cwd,
        meanwhile: (child) => {
          const timer = setInterval(() => {
            if (!existsSync(join(cwd, `${file}.part.journal`))) return;
            clearInterval(timer);
            child.kill('SIGSTOP');
            second = run(args, { cwd });
            void second.then(() => child.kill('SIGCONT'));
          }, 2);
        },
      });
      const { status, stderr } = (await second) as Ran;
      expect(stderr).toMatch(
        /^juliaset: --output: expected a file that nothing else is writing \(/,
      );
      expect([status, first.status]).toEqual([2, 0]);
      expect(readdirSync(cwd).sort()).toEqual(files);
      expect(readFileSync(join(cwd, file)).equals(whole)).toBe(true);
    },
  );

  test('does not resume with other parameters', async () => {
    const cwd = temporaryFolder();
    await interrupted(cwd, args, file);
    const { status, stderr } = await run([...args, '-r', '0.3', '--resume'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^juliaset: --resume: expected the parameters, .*"real":-0.835.*, got .*"real":0.3.*\n$/,
    );
    expect(readdirSync(cwd).sort()).toEqual([`${file}.part`, `${file}.part.journal`]);
  });

  test('starts from scratch without --resume', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, `${file}.part`), 'something older and longer'.repeat(100_000));
    expect((await run([...args, '-q'], { cwd })).status).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(files);
    expect(readFileSync(join(cwd, file)).equals(whole)).toBe(true);
  });
});

test('--resume is refused without an interrupted render', async () => {
  const cwd = temporaryFolder();
  const { status, stderr } = await run([...LARGE, '--resume'], { cwd });
  expect([status, stderr]).toEqual([
    2,
    "juliaset: --resume: expected an interrupted render of this output ('plot.png.part' does not exist), " +
      "got 'plot.png'\n",
  ]);
  expect(readdirSync(cwd)).toEqual([]);
});

test('a small picture cannot be resumed', async () => {
  const { status, stderr } = await run(['--resume', '--backend', 'cpu'], {
    cwd: temporaryFolder(),
  });
  expect([status, stderr]).toEqual([
    2,
    'juliaset: --resume: expected a file with more than 16777216 pixels; ' +
      "others start from scratch, got '500 × 313 pixels in plot.png'\n",
  ]);
});

test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends the process even if nobody reads its standard output',
  async () => {
    const cwd = temporaryFolder();
    const pipe = fullPipe(join(cwd, 'pipe'));
    const toPipe = 'exec "$0" "$@" > pipe';
    const { status } = await runNode(['-c', toPipe, process.execPath, CLI, '-o', '-'], {
      node: 'sh',
      cwd,
      // It reports its backend, and then writes.
      meanwhile: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
    });
    closeSync(pipe);
    expect(status).toBeNull(); // Ended by the signal, which a shell reports as 130.
  },
);

/** A named pipe that is full, and that nobody reads. */
function fullPipe(path: string): number {
  execFileSync('mkfifo', [path]);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(pipe, Buffer.alloc(4096));
  } catch (full) {
    expect(full).toMatchObject({ code: 'EAGAIN' });
  }
  return pipe;
}

test.each([
  [['--compression', '10'], '--compression: expected an integer from 0 to 9, got 10'],
  [['--compression', '1.5'], '--compression: expected an integer from 0 to 9, got 1.5'],
  [
    ['--fast', '--compression', '3'],
    "option '--fast' cannot be used with option '--compression <n>'",
  ],
  [['--format', 'jpg'], "--format: expected one of png, npy, dzi, szi, got 'jpg'"],
])('%o is refused', async (args, message) => {
  const cwd = temporaryFolder();
  const { status, stderr } = await run(args, { cwd });
  expect([status, stderr]).toEqual([2, `juliaset: ${message}\n`]);
  expect(readdirSync(cwd)).toEqual([]);
});
