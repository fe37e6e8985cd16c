import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { openResumable, type ResumableOutput } from '../../src/node/file/resumable-output.js';
import { type FileTarget, targetOf } from '../../src/node/file/target.js';
import { temporaryFolder } from './run.js';

const RENDER = { of: 'a scene, with an ü' };
const POSIX = process.platform !== 'win32';

function open(path: string, resume = false): Promise<ResumableOutput> {
  return openResumable(path, targetOf(path) as FileTarget, { render: RENDER, resume });
}

/** Bands of different sizes. */
const BANDS = Array.from({ length: 6 }, (_, k) => Buffer.alloc(50 + 20 * k, `band ${k}.`));

async function writeBands(output: ResumableOutput, from = 0): Promise<void> {
  for (const [checksum, bytes] of [...BANDS.entries()].slice(from)) {
    await output.write(bytes);
    await output.note({ bytes, checksum, digest: Buffer.from([checksum]) });
  }
}

/** A folder with an output that was abandoned after its last band. */
async function abandoned(): Promise<{ path: string; part: string; journal: string }> {
  const path = join(temporaryFolder(), 'a');
  const output = await open(path);
  await writeBands(output);
  await output.abandon();
  return { path, part: `${path}.part`, journal: `${path}.part.journal` };
}

describe('a resumed output', () => {
  test('knows all recorded bands, and ends as if it had not been interrupted', async () => {
    const { path } = await abandoned();
    const output = await open(path, true);
    expect(output.earlier).toMatchObject({ band: 5, checksum: 5 });
    expect(output.earlier?.digests.map(([byte]) => byte)).toEqual([0, 1, 2, 3, 4, 5]);
    await output.write(Buffer.from('end'));
    await output.commit();
    expect(readFileSync(path, 'utf8')).toBe(`${BANDS.join('')}end`);
    expect(readdirSync(join(path, '..'))).toEqual(['a']);
  });

  test('has only bytes that were written, or is refused, whatever was changed in its files', async () => {
    const { path, part, journal } = await abandoned();
    const whole = [part, journal].map((file) => readFileSync(file));
    const change = fc.constantFrom<'set' | 'insert' | 'remove' | 'cut' | 'repeat'>(
      ...(['set', 'insert', 'remove', 'cut', 'repeat'] as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        change,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(255),
        async (ofJournal, kind, where, byte) => {
          const [bytes] = whole.slice(Number(ofJournal)) as [Buffer];
          const at = Math.floor(where * bytes.length);
          const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
          const changed = {
            set: [before, Buffer.of(byte), after.subarray(1)],
            insert: [before, Buffer.of(byte), after],
            remove: [before, after.subarray(1)],
            cut: [before],
            repeat: [before, before.subarray(byte), after],
          }[kind];
          writeFileSync(part, whole[0] as Buffer);
          writeFileSync(journal, whole[1] as Buffer);
          writeFileSync(ofJournal ? journal : part, Buffer.concat(changed));
          const output = await open(path, true).catch((error) => error);
          if (output instanceof InputError) {
            expect(output.field).toBe('resume');
            return;
          }
          const kept = output.earlier?.band ?? -1;
          expect(output.earlier?.digests ?? []).toHaveLength(kept + 1);
          await writeBands(output, kept + 1);
          await output.commit();
          expect(readFileSync(path).equals(Buffer.concat(BANDS))).toBe(true);
          renameSync(path, part);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('is refused with a remedy if none of it is intact', async () => {
    const { path, part } = await abandoned();
    writeFileSync(part, Buffer.alloc(statSync(part).size, 'x'));
    await expect(open(path, true)).rejects.toThrow(
      /^resume: expected intact files of an interrupted render; without --resume it starts from scratch, got/,
    );
    expect(readFileSync(part, 'utf8')).toMatch(/^x+$/);
  });

  test('starts from scratch if it was interrupted before its first band', async () => {
    const path = join(temporaryFolder(), 'a');
    await (await open(path)).abandon();
    const output = await open(path, true);
    expect(output.earlier).toBeUndefined();
    await writeBands(output);
    await output.commit();
    expect(readFileSync(path).equals(Buffer.concat(BANDS))).toBe(true);
  });
});

describe('a second writer of a large output', () => {
  test.each([false, true])('is refused while the first one writes (resume: %s)', async (resume) => {
    const path = join(temporaryFolder(), 'a');
    const first = await open(path);
    await first.write(Buffer.from('first'));
    await expect(open(path, resume)).rejects.toThrow(
      new RegExp(
        `^output: expected a file that nothing else is writing \\(process ${process.pid} is; wait for it,` +
          " or remove '.*\\.claim' if it has ended\\), got '",
      ),
    );
    await first.commit();
    expect(readFileSync(path, 'utf8')).toBe('first');
    await (await open(path)).abandon();
  });

  test('is refused even if both start at once', async () => {
    for (let times = 0; times < 5; times++) {
      const path = join(temporaryFolder(), 'a');
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => open(path)));
      const opened = outcomes.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      expect(opened).toHaveLength(1);
      await opened[0]?.abandon();
      expect(readdirSync(join(path, '..')).sort()).toEqual(['a.part', 'a.part.journal']);
    }
  });

  test('may write a file of another name', async () => {
    const folder = temporaryFolder();
    const outputs = await Promise.all(['a', 'a.a', '.a'].map((name) => open(join(folder, name))));
    for (const output of outputs) await output.commit();
    expect(readdirSync(folder)).toHaveLength(3);
  });
});

test.runIf(POSIX)('nothing is written through a link', async () => {
  const { path, part, journal } = await abandoned();
  const victim = join(path, '../victim');
  writeFileSync(victim, readFileSync(part));
  rmSync(part);
  symlinkSync('victim', part);
  await expect(open(path, true)).rejects.toThrow(/'.*a\.part' cannot be opened: ELOOP/);
  truncateSync(victim, 3);
  rmSync(journal);
  symlinkSync('victim', journal);
  const output = await open(path);
  await writeBands(output);
  await output.commit();
  expect(readFileSync(victim, 'utf8')).toBe('ban');
  expect(readFileSync(path).equals(Buffer.concat(BANDS))).toBe(true);
});

test.runIf(POSIX)(
  'a replaced file keeps its mode, and its part has it from the start',
  async () => {
    const path = join(temporaryFolder(), 'a');
    writeFileSync(path, 'old', { mode: 0o600 });
    await (await open(path)).abandon();
    expect(statSync(`${path}.part`).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    const output = await open(path, true);
    await output.commit();
    expect(statSync(path).mode & 0o777).toBe(0o640);
  },
);

test('a failed rename keeps the finished part, and closes all files', async () => {
  const path = join(temporaryFolder(), 'a');
  const descriptors = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
  const before = descriptors();
  const output = await open(path);
  await writeBands(output);
  mkdirSync(path); // Meanwhile.
  await expect(output.commit()).rejects.toThrow(/could not finish .*EISDIR/);
  await output.abandon();
  expect(descriptors()).toBe(before);
  expect(readdirSync(join(path, '..')).sort()).toEqual(['a', 'a.part', 'a.part.journal']);
  rmSync(path, { recursive: true });
  const resumed = await open(path, true);
  expect(resumed.earlier?.band).toBe(5);
  await resumed.abandon();
});

test.each(['n'.repeat(250), 'ü'.repeat(125)])('a name may be long: %s', async (name) => {
  const folder = temporaryFolder();
  const path = join(folder, name);
  const output = await open(path);
  await writeBands(output);
  await output.abandon();
  await (await open(path, true)).commit();
  expect(readdirSync(folder)).toEqual([name]);
});
