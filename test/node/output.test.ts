import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { openOutput, untilFree } from '../../src/node/file/output.js';
import { isGone, thisOwner } from '../../src/node/file/owner.js';
import { killOnce, run, runNode, temporaryFolder } from './run.js';

const POSIX = process.platform !== 'win32';
const LINUX = process.platform === 'linux';
const ROOT = process.getuid?.() === 0;
const SMALL = ['-R', '10', '--backend', 'cpu', '-q'];

async function write(path: string, text: string): Promise<void> {
  const output = await openOutput(path);
  await output.write(Buffer.from(text));
  await output.commit();
}

describe.runIf(POSIX)('a file that is replaced', () => {
  test.each([0o600, 0o640, 0o666])('keeps its mode %o', async (mode) => {
    const file = join(temporaryFolder(), 'a');
    writeFileSync(file, 'old');
    chmodSync(file, mode);
    await write(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o7777).toBe(mode);
  });

  test('is not readable by others while it is written, either', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'secret');
    chmodSync(join(folder, 'a'), 0o600);
    const output = await openOutput(join(folder, 'a'));
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
    await output.abandon();
  });

  test.runIf(ROOT)('keeps its owner', async () => {
    const file = join(temporaryFolder(), 'a');
    writeFileSync(file, 'old');
    execFileSync('chown', ['65534:65533', file]);
    await write(file, 'new');
    expect([statSync(file).uid, statSync(file).gid]).toEqual([65534, 65533]);
  });

  test('must not be read-only', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.png'), 'old', { mode: 0o444 });
    const { status, stderr } = await run([...SMALL, '-o', 'a.png'], { cwd });
    expect([status, stderr]).toEqual([
      2,
      "juliaset: --output: expected a writable file (this one is read-only: 'chmod u+w' " +
        "makes it writable), got 'a.png'\n",
    ]);
    expect(readFileSync(join(cwd, 'a.png'), 'utf8')).toBe('old');
  });
});

describe('it is refused before any work', () => {
  test.each([
    ['', 'a file, not a folder'],
    ['new/', 'a file, not a folder'],
    ['folder', 'a file, not a folder'],
    ['folder/.', 'a file, not a folder'],
    ['none/a', "a file in an existing folder \\('none' does not exist\\)"],
    ['file/a', "a file in a folder \\('file' is not a folder\\)"],
    [`${'n'.repeat(256)}`, 'a shorter file name'],
    ['circle', 'a file, not an endless chain of symbolic links'],
    ['dangling/nowhere', "a file in an existing folder \\('dangling' does not exist\\)"],
    ['far', "a file in an existing folder \\('.*/missing' does not exist\\)"],
  ])("to write '%s'", async (path, expected) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'file'), '');
    symlinkSync('circle', join(cwd, 'circle'));
    symlinkSync('missing', join(cwd, 'dangling'));
    symlinkSync('missing/a', join(cwd, 'far'));
    const names = readdirSync(cwd);
    const { status, stderr } = await run([...SMALL, '-o', path], { cwd });
    expect(stderr).toMatch(new RegExp(`^juliaset: --output: expected ${expected}, got '`));
    expect(status).toBe(2);
    expect(readdirSync(cwd)).toEqual(names);
  });

  // Root may do all of this, so the process becomes another user.
  test.runIf(ROOT).each([
    ['closed/a', /^output: expected a file in a writable folder \('.*closed' is not: EACCES\)/],
    [
      'sticky/theirs',
      /^output: expected a file of your own in '.*sticky', where only its owner may replace a file/,
    ],
    ['sticky/mine', /^file$/],
  ])('to write %s without permission', async (path, expected) => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'closed'), { mode: 0o755 });
    mkdirSync(join(folder, 'sticky'));
    chmodSync(join(folder, 'sticky'), 0o1777);
    writeFileSync(join(folder, 'sticky/theirs'), '');
    chmodSync(join(folder, 'sticky/theirs'), 0o666);
    const code = `
      import { targetOf } from './dist/node/file/target.js';
      process.setuid(65534);
      try {
        console.log(targetOf(process.argv[1]).kind);
      } catch (error) {
        console.log(error.message);
      }`;
    const { stdout } = await runNode(['--input-type=module', '-e', code, join(folder, path)]);
    expect(stdout.toString().trimEnd()).toMatch(expected);
  });

  test.runIf(LINUX && ROOT)('to replace a mount point', async ({ skip }) => {
    const file = join(temporaryFolder(), 'mounted here');
    writeFileSync(file, '');
    if (spawnSync('mount', ['--bind', file, file]).status !== 0) skip();
    try {
      await expect(openOutput(file)).rejects.toThrow(
        'a file that can be replaced, not a mount point',
      );
    } finally {
      execFileSync('umount', [file]);
    }
  });
});

test('a link to a file that does not exist yet is followed', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'there'));
  symlinkSync('there/a', join(folder, 'one'));
  symlinkSync('one', join(folder, 'two'));
  await write(join(folder, 'two'), 'new');
  expect(lstatSync(join(folder, 'one')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'there/a'), 'utf8')).toBe('new');
});

test.each([
  'n'.repeat(255),
  'ü'.repeat(127),
])('a name may have the greatest possible length: %s', async (name) => {
  const folder = temporaryFolder();
  await write(join(folder, name), 'new');
  expect(readdirSync(folder)).toEqual([name]);
});

test('a failed rename leaves no temporary file', async () => {
  const folder = temporaryFolder();
  const output = await openOutput(join(folder, 'a'));
  mkdirSync(join(folder, 'a')); // Meanwhile.
  await expect(output.commit()).rejects.toThrow(/could not finish .*EISDIR/);
  await output.abandon();
  expect(readdirSync(folder)).toEqual(['a']);
});

test('a file in use is tried again, and other failures are not', async () => {
  const failing = (codes: string[]) => {
    let tries = 0;
    const work = async () => {
      const code = codes[tries++];
      if (code !== undefined) throw Object.assign(new Error(code), { code });
    };
    return { work, tries: () => tries };
  };
  const busy = failing(['EBUSY', 'EPERM', 'EACCES']);
  await untilFree(busy.work);
  expect(busy.tries()).toBe(4);
  const gone = failing(['EBUSY', 'ENOENT']);
  await expect(untilFree(gone.work)).rejects.toThrow('ENOENT');
  expect(gone.tries()).toBe(2);
  const always = failing(Array(20).fill('EBUSY'));
  await expect(untilFree(always.work)).rejects.toThrow('EBUSY');
  expect(always.tries()).toBeLessThan(20);
});

test('two writers of a small file do not mix, and the last one wins', async () => {
  const path = join(temporaryFolder(), 'a');
  const [one, two] = await Promise.all([openOutput(path), openOutput(path)]);
  for (const _ of [1, 2, 3]) {
    await one.write(Buffer.from('one '));
    await two.write(Buffer.from('two '));
  }
  await one.commit();
  expect(readFileSync(path, 'utf8')).toBe('one one one ');
  await two.commit();
  expect(readFileSync(path, 'utf8')).toBe('two two two ');
});

describe('an unfinished file', () => {
  test('of a killed run is removed by the next run', async () => {
    const cwd = temporaryFolder();
    await run(['-R', '3000', '-M', '4e9', '-r=0.25', '-i=0', '--backend', 'cpu', '-o', 'a.png'], {
      cwd,
      meanwhile: (child) => killOnce(child, 'SIGKILL', () => readdirSync(cwd).length > 0),
    });
    expect(readdirSync(cwd)).toHaveLength(1);
    expect((await run([...SMALL, '-o', 'a.png'], { cwd })).status).toBe(0);
    expect(readdirSync(cwd)).toEqual(['a.png']);
  });

  test('is known by its owner: machine, process and time of birth', () => {
    const [machine, pid, birth] = thisOwner().split('-');
    expect(isGone(thisOwner())).toBe(false);
    expect(isGone(`${machine}-${2 ** 22 + 1}-${birth}`)).toBe(true);
    expect(isGone(`ffffffff-${2 ** 22 + 1}-${birth}`)).toBe(false); // Another machine: it may be alive.
    // Only Linux tells when a process began.
    expect(isGone(`${machine}-${pid}-ffffffff`)).toBe(LINUX);
  });
});

describe.runIf(POSIX)('an open descriptor is written to at its current position', () => {
  const juliaset = `"${process.execPath}" dist/node/command/main.cjs ${SMALL.join(' ')}`;
  const bash = (script: string, folder: string) =>
    spawnSync('bash', ['-c', script], { env: { ...process.env, folder }, encoding: 'latin1' });
  const PNG = /^\x89PNG.*IEND\xaeB`\x82$/s;

  test.each([
    ['standard output to a file', '{ echo before; $J -o /dev/stdout; } > "$folder/a"', 'before\n'],
    [
      'standard output appended to a file',
      'echo old > "$folder/a"; $J -o /dev/fd/1 >> "$folder/a"',
      'old\n',
    ],
    ['a pipe', '$J -o /dev/stdout | cat > "$folder/a"', ''],
    ['a process substitution', '$J -o >(cat > "$folder/a"); wait $!', ''],
    ['another descriptor', 'exec 7> "$folder/a"; echo x >&7; $J -o /proc/self/fd/7', 'x\n'],
    ['a FIFO', 'mkfifo "$folder/f"; cat "$folder/f" > "$folder/a" & $J -o "$folder/f"; wait', ''],
  ])('%s', (_, script, before) => {
    const folder = temporaryFolder();
    const { status, stderr } = bash(script.replaceAll('$J', juliaset), folder);
    expect([status, stderr]).toEqual([0, '']);
    const written = readFileSync(join(folder, 'a'), 'latin1');
    expect(written.slice(0, before.length)).toBe(before);
    expect(written.slice(before.length)).toMatch(PNG);
    expect(readdirSync(folder).filter((name) => !['a', 'f'].includes(name))).toEqual([]);
    if (existsSync(join(folder, 'f'))) expect(lstatSync(join(folder, 'f')).isFIFO()).toBe(true);
  });

  test('a file that no longer has a name', async () => {
    const file = join(temporaryFolder(), 'a');
    const descriptor = openSync(file, 'w+');
    unlinkSync(file);
    try {
      await write(`/dev/fd/${descriptor}`, 'new');
      const found = Buffer.alloc(10);
      expect(readSync(descriptor, found, 0, 10, 0)).toBe(3);
      expect(found.toString('latin1', 0, 3)).toBe('new');
    } finally {
      closeSync(descriptor);
    }
  });

  test.each([
    '/dev/fd/99',
    '/dev/stdin',
  ])('but %s is refused if it is not writable', async (path) => {
    const { status, stderr } = bash(`${juliaset} -o ${path} < /dev/null`, '');
    expect(stderr).toMatch(/^juliaset: --output: expected a .*, got '\/dev\/.*'\n$/);
    expect(status).toBe(2);
  });
});
