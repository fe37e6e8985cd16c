import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { killOnce, run, temporaryFolder } from './run.js';
import { entriesIn, filesIn } from './zip.js';

const POSIX = process.platform !== 'win32';
const CPU = ['--backend', 'cpu', '-q'];

/** Decoded pixels: red, green, blue, alpha, up to 255 or up to 65,535. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint16Array<ArrayBuffer>;
}

function decoded(png: Buffer): Pixels {
  const { width, height, data } = PNG.sync.read(png, { skipRescale: true } as object);
  return { width, height, data: Uint16Array.from(data) };
}

/** Draws a scene as tiles in one file, and as a PNG. */
async function drawn(
  args: readonly string[],
): Promise<{ files: Map<string, Buffer>; png: Pixels }> {
  const cwd = temporaryFolder();
  for (const output of ['a.szi', 'a.png']) {
    const { status, stderr } = await run([...args, ...CPU, '-o', output], { cwd });
    expect([status, stderr]).toEqual([0, '']);
  }
  return {
    files: filesIn(readFileSync(join(cwd, 'a.szi'))),
    png: decoded(readFileSync(join(cwd, 'a.png'))),
  };
}

/** Where a tile lies on its level, and its size: tiles of 254 pixels, with one more at each inner edge. */
function placeOf(tile: number, length: number): [from: number, size: number] {
  const from = tile === 0 ? 0 : 254 * tile - 1;
  return [from, Math.min(length, 254 * tile + 255) - from];
}

/** The sizes of the levels from the last one, which is the whole picture, down to a pixel. */
function sizesOf(width: number, height: number): [number, number][] {
  const sizes: [number, number][] = [[width, height]];
  for (let [w, h] = [width, height]; w > 1 || h > 1; ) {
    [w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)];
    sizes.push([w, h]);
  }
  return sizes;
}

/** Expects the tiles of a level to be the parts of a picture. */
function expectTiles(files: Map<string, Buffer>, level: number, picture: Pixels): void {
  const { width, height, data } = picture;
  for (let row = 0; 254 * row < height; row++) {
    for (let column = 0; 254 * column < width; column++) {
      const name = `a/a_files/${level}/${column}_${row}.png`;
      const tile = decoded(files.get(name) as Buffer);
      const [x, w] = placeOf(column, width);
      const [y, h] = placeOf(row, height);
      const part = new Uint16Array(4 * w * h);
      for (let k = 0; k < h; k++) {
        const from = 4 * ((y + k) * width + x);
        part.set(data.subarray(from, from + 4 * w), 4 * w * k);
      }
      const same = Buffer.from(tile.data.buffer).equals(Buffer.from(part.buffer));
      expect([name, tile.width, tile.height, same]).toEqual([name, w, h, true]);
    }
  }
}

/** Half the size of a picture, by the definition: means of linear light, in f64. */
function halved({ width, height, data }: Pixels, largest: number): Pixels {
  const light = Float64Array.from({ length: largest + 1 }, (_, value) => {
    const v = value / largest;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const half = {
    width: Math.ceil(width / 2),
    height: Math.ceil(height / 2),
    data: new Uint16Array(4 * Math.ceil(width / 2) * Math.ceil(height / 2)).fill(largest),
  };
  const at = (x: number, y: number, channel: number) => {
    // Beyond an odd edge, its last pixel counts twice: the mean is that of the pixels that there are.
    const pixel = Math.min(y, height - 1) * width + Math.min(x, width - 1);
    return light[data[4 * pixel + channel] as number] as number;
  };
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        // In this order: where values are proportional to light, half of them may be ties.
        const upper = at(2 * x, 2 * y, channel) + at(2 * x + 1, 2 * y, channel);
        const lower = at(2 * x, 2 * y + 1, channel) + at(2 * x + 1, 2 * y + 1, channel);
        const mean = (upper + lower) / 4;
        const sRgb = mean <= 0.0031308 ? 12.92 * mean : 1.055 * mean ** (1 / 2.4) - 0.055;
        half.data[4 * (y * half.width + x) + channel] = Math.round(largest * sRgb);
      }
    }
  }
  return half;
}

describe('the tiles of a picture', () => {
  test.each([
    ['1x1', 1],
    ['1x3', 3],
    ['3x1', 3],
    ['254x2', 9],
    ['255x300', 13],
    ['256x256', 12],
    ['509x508', 16],
  ])('of %s pixels are those of Deep Zoom, %i in all', async (size, count) => {
    const { files } = await drawn(['-R', size]);
    const [width = 0, height = 0] = size.split('x').map(Number);
    const sizes = sizesOf(width, height);
    const expected = sizes.flatMap(([w, h], k) => {
      const level = sizes.length - 1 - k;
      const names = [];
      for (let row = 0; row < Math.ceil(h / 254); row++) {
        for (let column = 0; column < Math.ceil(w / 254); column++) {
          names.push(`a/a_files/${level}/${column}_${row}.png`);
        }
      }
      return names;
    });
    expect(expected.length).toBe(count);
    const others = ['a/a.dzi', 'a/a_files/juliaset.json'];
    expect([...files.keys()].sort()).toEqual([...expected, ...others].sort());
    const descriptor = files.get('a/a.dzi')?.toString() ?? '';
    expect(descriptor).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/);
    expect(descriptor).toContain(
      '<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" ' +
        `Format="png" Overlap="1" TileSize="254">\n  <Size Width="${width}" Height="${height}"/>`,
    );
  });

  test.each([
    ['1x1', ''],
    ['1x600', ''],
    ['254x3', ''],
    ['255x256', ''],
    ['509x511', ''],
    ['613x777', ''],
    ['300x300', '--bits 16 --colour smooth'],
    ['300x301', '--palette viridis -M 50'],
    ['301x300', '--palette viridis --samples 2'],
    ['270x260', '--palette magma --colour smooth'],
    ['270x260', '--colour histogram --samples 2'],
    // Rows of two bands each.
    ['300000x3', '-M 8'],
  ])('%s %s have its pixels, and smaller levels their means', async (size, more) => {
    const args = more === '' ? [] : more.split(' ');
    const { files, png } = await drawn(['-R', size, ...args]);
    const largest = args.includes('16') ? 65535 : 255;
    let picture = png;
    for (let level = sizesOf(png.width, png.height).length - 1; level >= 0; level--) {
      expectTiles(files, level, picture);
      picture = halved(picture, largest);
    }
  });
});

describe('a picture as tiles', () => {
  test('is the same in a folder and in one file', async () => {
    const cwd = temporaryFolder();
    const args = ['-R', '700', ...CPU, '-o'];
    await run([...args, 'a.dzi'], { cwd });
    await run([...args, 'a.szi'], { cwd });
    expect(readdirSync(cwd).sort()).toEqual(['a.dzi', 'a.html', 'a.szi', 'a_files']);
    const viewer = ['openseadragon-LICENSE.txt', 'openseadragon.min.js'];
    const folder = filesBelow(cwd).filter((path) => !path.endsWith('.szi'));
    const files = filesIn(readFileSync(join(cwd, 'a.szi')));
    const expected = [...files.keys()].map((name) => name.slice('a/'.length));
    const own = viewer.map((name) => `a_files/${name}`);
    expect(folder).toEqual([...expected, 'a.html', ...own].sort());
    for (const [name, bytes] of files) {
      expect(readFileSync(join(cwd, name.slice(2))).equals(bytes)).toBe(true);
    }
  });

  test.each(['dzi', 'szi'])('as %s carries its scene, which is drawn again', async (format) => {
    const cwd = temporaryFolder();
    const scene = ['-R', '20', '--palette', 'magma', '--formula', 'z^2 + c', '-r', '0.25'];
    await run([...scene, ...CPU, '-o', `a.${format}`], { cwd });
    const shown = await run(['show', `a.${format}`], { cwd });
    const fields = { resolution: 20, palette: 'magma', real: 0.25 };
    expect(JSON.parse(String(shown.stdout))).toMatchObject(fields);
    await run([...scene, ...CPU, '-o', 'a.png'], { cwd });
    await run(['render', `a.${format}`, ...CPU, '-o', 'b.png'], { cwd });
    expect(readFileSync(join(cwd, 'b.png')).equals(readFileSync(join(cwd, 'a.png')))).toBe(true);
  });

  test('says how it was made, with the hash that a PNG has', async () => {
    const cwd = temporaryFolder();
    for (const output of ['a.png', 'a.dzi'])
      await run(['-R', '400', ...CPU, '-o', output], { cwd });
    const made = JSON.parse(readFileSync(join(cwd, 'a_files/juliaset.json'), 'utf8'));
    expect(made).toMatchObject({ backend: 'cpu', precision: 'double' });
    expect((await run(['show', 'a.png'], { cwd })).stderr).toContain(made.counts);
  });

  test('goes to standard output as one file', async () => {
    const { status, stdout } = await run(['-R', '300', ...CPU, '--format', 'szi', '-o', '-']);
    expect(status).toBe(0);
    expect(entriesIn(stdout)[0]?.name).toBe('plot/plot.dzi');
  });

  test('is described by the summary', async () => {
    const cwd = temporaryFolder();
    const { stderr } = await run(['-R', '509x508', '--backend', 'cpu', '-o', 'a.dzi'], { cwd });
    expect(stderr).toMatch(/^a\.dzi: 509 × 508 pixels, 16 tiles on 10 levels, shown by a\.html, /);
  });
});

/** The paths of all files below a folder, sorted. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

describe('a folder of tiles', () => {
  test('replaces an older one of juliaset, of which nothing is left', async () => {
    const cwd = temporaryFolder();
    await run(['-R', '700', ...CPU, '-o', 'a.dzi'], { cwd });
    await run(['-R', '10x10', ...CPU, '-o', 'a.dzi'], { cwd });
    expect(filesBelow(cwd).filter((path) => path.endsWith('.png'))).toHaveLength(5);
    expect(readdirSync(cwd).sort()).toEqual(['a.dzi', 'a.html', 'a_files']);
  });

  test.each([
    ['folder', 'a name whose folder'],
    ['link', 'a name whose folder'],
    ['file', 'a name whose folder'],
    ['page', 'a name whose page'],
  ])('does not replace a stranger’s %s', async (kind, expected) => {
    const cwd = temporaryFolder();
    if (kind === 'page') writeFileSync(join(cwd, 'a.html'), '<!doctype html>\n<title>My pictures');
    if (kind === 'file') writeFileSync(join(cwd, 'a_files'), 'mine');
    if (kind === 'folder') mkdirSync(join(cwd, 'a_files'));
    if (kind === 'link') {
      await run(['-R', '10', ...CPU, '-o', 'b.dzi'], { cwd });
      symlinkSync('b_files', join(cwd, 'a_files'));
    }
    const names = filesBelow(cwd);
    const { status, stderr } = await run(['-R', '10', ...CPU, '-o', 'a.dzi'], { cwd });
    expect(stderr).toMatch(`juliaset: --output: expected ${expected} 'a`);
    expect(stderr).toMatch(/move it away\), got 'a\.dzi'\n$/);
    expect([status, filesBelow(cwd)]).toEqual([2, names]);
  });

  test.each([
    [['-o', '-', '--format', 'dzi'], 'a file to put tiles beside (--format szi may be piped)'],
    [['-R', '1048577x1', '-o', 'a.szi'], 'at most 1048576 columns for tiles'],
    [['-o', 'a.zip'], 'a name that ends in .png, .npy, .dzi, or .szi'],
    [['-o', `${'n'.repeat(251)}.dzi`], 'a shorter file name'],
  ])('%o is refused', async (args, expected) => {
    const cwd = temporaryFolder();
    const { status, stderr } = await run([...args, ...CPU], { cwd });
    expect(stderr).toContain(`expected ${expected}`);
    expect([status, readdirSync(cwd)]).toEqual([2, []]);
  });

  test.runIf(POSIX)('is refused on a device', async () => {
    const { status, stderr } = await run(['-o', '/dev/null', '--format', 'dzi', ...CPU]);
    expect(stderr).toContain('expected a file to put tiles beside');
    expect(status).toBe(2);
  });

  test.runIf(POSIX)('has names that need escaping', async () => {
    const cwd = temporaryFolder();
    const name = 'a "b" & <c>% ü';
    await run(['-R', '10', ...CPU, '-o', `${name}.dzi`], { cwd });
    const page = readFileSync(join(cwd, `${name}.html`), 'utf8');
    const [, script = ''] = /<script src="([^"]*)"/.exec(page) ?? [];
    expect(existsSync(join(cwd, decodeURIComponent(script)))).toBe(true);
  });
});

describe('an interrupted picture of tiles', () => {
  test.each(['dzi', 'szi'])('as %s leaves nothing, if it is small', async (format) => {
    const cwd = temporaryFolder();
    const args = ['-R', '4000', '-M', '100k', '-r', '0', '-i', '0.7', ...CPU, '-o', `a.${format}`];
    const { status } = await run(args, {
      cwd,
      meanwhile: (child) => killOnce(child, 'SIGINT', () => readdirSync(cwd).length > 0),
    });
    expect([status, readdirSync(cwd)]).toEqual([130, []]);
  });

  test('as a folder is resumed after an interruption while it was put in its place', async () => {
    const cwd = temporaryFolder();
    const args = ['-R', '6000x6000', '-M', '6', ...CPU, '-o', 'a.dzi'];
    await run(['-R', '300', ...CPU, '-o', 'a.dzi'], { cwd });
    const old = filesBelow(join(cwd, 'a_files'));
    const unpacks = () => readdirSync(cwd).some((name) => /^\.a_files\..*\.part$/.test(name));
    const { status } = await run(args, {
      cwd,
      meanwhile: (child) => killOnce(child, 'SIGINT', unpacks),
    });
    expect(status).toBe(130);
    const kept = ['a.dzi', 'a.dzi.part', 'a.dzi.part.journal', 'a.html', 'a_files'];
    expect(readdirSync(cwd).sort()).toEqual(kept);
    expect(filesBelow(join(cwd, 'a_files'))).toEqual(old);
    expect((await run([...args, '--resume'], { cwd })).status).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual(['a.dzi', 'a.html', 'a_files']);
    expect(readdirSync(join(cwd, 'a_files/13'))).toHaveLength(24 * 24);
  });

  test.each([
    ['6000', 'a.dzi', [0.3, 0.9]],
    // Rows of two bands each.
    ['263000x400', 'a.szi', [0.1]],
  ])('of %s pixels is resumed as %s and ends the same', async (size, output, shares) => {
    const args = ['-R', size, '-M', '20', ...CPU, '-o', output];
    const part = `${output}.part`;
    const whole = temporaryFolder();
    await run(args, { cwd: whole });
    const names = filesBelow(whole);
    const bytes = names.reduce((sum, name) => sum + statSync(join(whole, name)).size, 0);
    for (const share of shares) {
      const cwd = temporaryFolder();
      const written = () => (existsSync(join(cwd, part)) ? statSync(join(cwd, part)).size : 0);
      const { status, stderr } = await run(args, {
        cwd,
        meanwhile: (child) => killOnce(child, 'SIGINT', () => written() > share * bytes),
      });
      expect(stderr).toContain('continue with --resume');
      expect([status, readdirSync(cwd).sort()]).toEqual([130, [part, `${part}.journal`]]);
      const resumed = await run([...args, '--resume'], { cwd });
      expect([resumed.status, resumed.stderr]).toEqual([0, '']);
      expect(filesBelow(cwd)).toEqual(names);
      const differing = names.filter((name) => {
        return !readFileSync(join(cwd, name)).equals(readFileSync(join(whole, name)));
      });
      expect(differing).toEqual([]);
    }
  });
});
