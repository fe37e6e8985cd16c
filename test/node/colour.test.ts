import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { PNG_SIGNATURE, pngChunk } from '../../src/core/png/png.js';
import { readPaletteFile } from '../../src/node/file/palette-file.js';
import { run, runNode, temporaryFolder } from './run.js';

const CPU = ['--backend', 'cpu', '-q', '-o', '-'];

/** Red, green and blue of each pixel. */
function pixelsOf(png: Buffer): string[] {
  const { data } = PNG.sync.read(png, { skipRescale: true });
  return Array.from({ length: data.length / 4 }, (_, k) => data.subarray(4 * k, 4 * k + 3).join());
}

test.each([
  ['indexed colour', ['-M', '100', '--palette', 'viridis'], 3],
  ['RGB', ['-M', '3000', '--palette', 'turbo', '--repeat', '3'], 2],
  ['16-bit grey', ['-M', '3000', '--bits', '16'], 0],
])('a picture in %s has one colour for each count', async (_, args, colourType) => {
  const size = ['-R', '400'];
  const [coloured, counted] = await Promise.all([
    run([...size, ...args, ...CPU]),
    run([...size, ...args.slice(0, 2), '-m', '0', ...CPU, '--format', 'npy']),
  ]);
  expect(coloured?.status).toBe(0);
  expect(coloured?.stdout[25]).toBe(colourType);
  const pixels = pixelsOf(coloured?.stdout as Buffer);
  const npy = counted?.stdout as Buffer;
  const head = 10 + npy.readUInt16LE(8);
  const colours = new Map<number, string>();
  for (const [k, pixel] of pixels.entries()) {
    const count = Math.max(5, npy.readUInt16LE(head + 2 * k));
    expect(colours.get(count) ?? pixel).toBe(pixel);
    colours.set(count, pixel);
  }
  expect(new Set(colours.values()).size).toBeGreaterThan(60);
});

test('the histogram gives every grey an equal area, also in a picture of many bands', async () => {
  const args = ['-R', '1500', '-M', '400', '-m', '0', '--colour', 'histogram'];
  const { stdout } = await run([...args, ...CPU]);
  const { data, width, height } = PNG.sync.read(stdout);
  const below = (limit: number) =>
    data.filter((byte, k) => k % 4 === 0 && byte < limit).length / (width * height);
  // The error is at most the share of the most frequent count, whose pixels all have one grey.
  for (const limit of [64, 128, 192])
    expect(Math.abs(below(limit) - limit / 256)).toBeLessThan(0.15);
});

interface Kind {
  readonly type: number;
  readonly channels: number;
  readonly depth: number;
  readonly interlace: number;
  readonly width: number;
  readonly height: number;
}

/** A PNG with these scanlines, each a filter's number and pixels. */
function pngFrom({ type, depth, interlace, width, height }: Kind, lines: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, type, 0, 0, interlace], 8);
  const table = Buffer.from(
    Array.from({ length: 3 * 2 ** Math.min(8, depth) }, (_, k) => (k * 7) % 256),
  );
  const chunks = [pngChunk('IHDR', header), ...(type === 3 ? [pngChunk('PLTE', table)] : [])];
  const packed = deflateSync(lines, { level: 1 });
  const halves = [packed.subarray(0, packed.length / 2), packed.subarray(packed.length / 2)];
  const data = halves.map((half) => pngChunk('IDAT', half));
  return Buffer.concat([PNG_SIGNATURE, ...chunks, ...data, pngChunk('IEND')]);
}

/** A PNG of random bytes. */
function pngOf(kind: Kind, noise: Iterator<number>): Buffer {
  const { channels, depth, interlace, width, height } = kind;
  const passes = interlace ? ['0088', '4088', '0448', '2044', '0224', '1022', '0112'] : ['0011'];
  const lines = passes.flatMap((pass) => {
    const [x, y, stepX, stepY] = [...pass].map(Number) as [number, number, number, number];
    const columns = Math.max(0, Math.ceil((width - x) / stepX));
    const rows = columns && Math.max(0, Math.ceil((height - y) / stepY));
    return Array.from({ length: rows }, () => {
      const length = 1 + Math.ceil((columns * channels * depth) / 8);
      const line = Buffer.from(Array.from({ length }, () => noise.next().value as number));
      line[0] = (line[0] as number) % 5;
      return line;
    });
  });
  return pngFrom(kind, Buffer.concat(lines));
}

describe('a palette from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'juliaset-palettes-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test('may be a .map of Fractint', async () => {
    const path = file('a.map', '0 0 0 comment\n 255 128 0\r\nno colour\n1 2 300\n9 9 9');
    expect(await readPaletteFile(path)).toEqual(['#000000', '#ff8000', '#090909']);
  });

  test('may be a .gpl of GIMP', async () => {
    const path = file(
      'a.gpl',
      'GIMP Palette\nName: x\nColumns: 3\n#\n  1   2   3\tDark\n255 255 255\n',
    );
    expect(await readPaletteFile(path)).toEqual(['#010203', '#ffffff']);
  });

  test('may be a .ugr of Ultra Fractal, which is cyclic', async () => {
    const points = 'index=100 color=255 index=300 color=16711680';
    const text = `a {\ngradient:\n  title="a" smooth=no\n  ${points}\nopacity:\n  index=0 opacity=9\n}`;
    const colours = await readPaletteFile(file('a.ugr', text));
    expect([colours[32], colours[96]]).toEqual(['#ff0000', '#0000ff']);
    expect(colours[0]).toBe(colours[128]);
    expect(colours[0]).toBe(colours[64]);
  });

  test('may be a PNG, whose first row counts', async () => {
    const png = new PNG({ width: 2, height: 2 });
    png.data.set([1, 2, 3, 255, 4, 5, 6, 255]);
    expect(await readPaletteFile(file('a.png', PNG.sync.write(png)))).toEqual([
      '#010203',
      '#040506',
    ]);
  });

  test('has the colours that another reader sees, in a PNG of any kind', async () => {
    const kinds = [
      [0, 1, [1, 2, 4, 8, 16]],
      [2, 3, [8, 16]],
      [3, 1, [1, 2, 4, 8]],
      [4, 2, [8, 16]],
      [6, 4, [8, 16]],
    ] as const;
    const types = kinds.flatMap(([type, channels, depths]) =>
      depths.flatMap((depth) => [0, 1].map((interlace) => ({ type, channels, depth, interlace }))),
    );
    const side = fc.integer({ min: 1, max: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types),
        side,
        side,
        fc.infiniteStream(fc.nat(255)),
        async (kind, width, height, noise) => {
          const path = file('kind.png', pngOf({ ...kind, width, height }, noise));
          const { data } = PNG.sync.read(readFileSync(path));
          const expected = Array.from(
            { length: width },
            (_, k) => `#${data.subarray(4 * k, 4 * k + 3).toString('hex')}`,
          );
          expect(await readPaletteFile(path)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('takes little memory even if the file is hostile', async () => {
    const header = { type: 2, channels: 3, depth: 8, interlace: 0 };
    const vast = { ...header, width: 30_000, height: 30_000 };
    const huge = { ...header, width: 2 ** 31 - 1, height: 1 };
    file('vast.png', pngFrom(vast, Buffer.of()));
    file('huge.png', pngFrom(huge, Buffer.alloc(1000)));
    file('bomb.png', pngFrom({ ...vast, width: 100 }, Buffer.alloc(200_000_000)));
    file('deep.png', pngFrom({ ...vast, interlace: 1 }, Buffer.alloc(1000)));
    file('sparse.gpl', '');
    truncateSync(join(folder, 'sparse.gpl'), 1.9e9);
    if (process.platform !== 'win32') symlinkSync('/dev/zero', join(folder, 'zero.map'));
    else mkdirSync(join(folder, 'zero.map'));
    const names = ['vast.png', 'huge.png', 'bomb.png', 'deep.png', 'sparse.gpl', 'zero.map'];
    const code = `
      import { readPaletteFile } from './dist/node/file/palette-file.js';
      for (const path of process.argv.slice(1)) {
        await readPaletteFile(path).then((colours) => console.log(colours.length), ({ message }) => console.log(message));
      }
      console.log(process.resourceUsage().maxRSS);`;
    const paths = names.map((name) => join(folder, name));
    const { stdout } = await runNode(['--input-type=module', '-e', code, ...paths]);
    const [vastOne, hugeOne, bomb, deep, sparse, zero, memory] = stdout.toString().split('\n');
    expect(vastOne).toMatch(/^palette: expected a PNG whose first row can be read \(.+\), got/);
    expect(hugeOne).toMatch(/\(its first row ends beyond 67108864 bytes\)/);
    expect(bomb).toBe('100');
    expect(deep).toMatch(/\(its first row ends beyond 67108864 bytes\)/);
    expect(sparse).toMatch(
      /^palette: expected a file of at most 4194304 bytes, not 1900000000, got/,
    );
    expect(zero).toMatch(/^palette: expected a file, not a folder, a device or a pipe, got/);
    expect(Number(memory)).toBeLessThan(150_000); // In kB; Node alone takes 45,000.
  });

  test('becomes part of the scene, which no longer needs the file', async () => {
    file('b.map', '0 0 0\n255 0 0');
    const args = ['--palette', './b.map', '-R', '20', '-o', 'b.png', '--backend', 'cpu'];
    expect((await run(args, { cwd: folder })).status).toBe(0);
    const { stdout } = await run(['show', 'b.png'], { cwd: folder });
    expect(JSON.parse(stdout.toString()).palette).toEqual(['#000000', '#ff0000']);
  });

  test.each([
    ['no.map', /^palette: expected a file that can be read \(no such file\), got/],
    ['folder.map', /^palette: expected a file, not a folder, a device or a pipe, got/],
    ['a.txt', /^palette: expected a file with one of the endings \.map, \.gpl, \.ugr, \.png, got/],
    ['empty.map', /^palette: expected a file with colours, got/],
    ['other.gpl', /^palette: expected a GIMP palette, which begins with/],
    ['broken.png', /^palette: expected a PNG whose first row can be read \(.+\), got/],
  ])('%s is refused', async (name, message) => {
    file('empty.map', 'nothing');
    file('other.gpl', '1 2 3');
    file(
      'broken.png',
      readFileSync(file('whole.png', PNG.sync.write(new PNG({ width: 5, height: 5 })))).subarray(
        0,
        40,
      ),
    );
    mkdirSync(join(folder, 'folder.map'), { recursive: true });
    await expect(readPaletteFile(join(folder, name))).rejects.toThrow(InputError);
    await expect(readPaletteFile(join(folder, name))).rejects.toThrow(message);
  });

  test('gives colours or is refused, whatever its content', async () => {
    const names = fc.constantFrom('f.map', 'f.gpl', 'f.ugr', 'f.png');
    const begins = fc.constantFrom(
      '',
      'GIMP Palette\n',
      'gradient: index=3 color=',
      '1 2 3\n',
      '\x89PNG\r\n\x1a\n',
    );
    await fc.assert(
      fc.asyncProperty(names, begins, fc.uint8Array(), async (name, begin, bytes) => {
        const path = file(name, Buffer.concat([Buffer.from(begin, 'latin1'), bytes]));
        const outcome = await readPaletteFile(path).catch((error) => error);
        if (!(outcome instanceof InputError)) {
          expect(outcome.every((colour: string) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
        }
      }),
    );
  });
});

test('--no-reverse overrides the scene of a file', async () => {
  const cwd = temporaryFolder();
  await run(['--reverse', '-R', '20', '-o', 'a.png', '--backend', 'cpu'], { cwd });
  const { stdout } = await run(['render', 'a.png', '--no-reverse', '--print-scene'], { cwd });
  expect(JSON.parse(stdout.toString()).reverse).toBe(false);
});
