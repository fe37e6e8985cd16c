import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import {
  InputError,
  openRenderer,
  type RendererOptions,
  type RenderOptions,
  type RenderProgress,
} from 'juliaset';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { sceneFrom } from '../../src/core/scene/scene.js';
import { referenceCounts } from '../reference.js';
import { PROGRAMS } from './readme.js';
import { runNode, temporaryFolder } from './run.js';

describe('the code of the documents runs as it stands', () => {
  test('there is some', () => {
    expect(PROGRAMS.length).toBeGreaterThan(0);
  });

  test.each(PROGRAMS.map((code) => [code]))('%s', async (code) => {
    const folder = temporaryFolder('dist');
    // Inside the package, so that the program can import it by name.
    writeFileSync(join(folder, 'program.mjs'), code);
    const { status, stderr } = await runNode(['program.mjs'], { cwd: folder });
    expect([status, stderr]).toEqual([0, '']);
    for (const [, file] of code.matchAll(/writePng\(.*'(.*\.png)'/g)) {
      expect(PNG.sync.read(readFileSync(join(folder, file as string))).width).toBeGreaterThan(0);
    }
  });
});

test('bands come in order and add up to the counts of the whole', async () => {
  const renderer = await openRenderer({ backend: 'cpu', threads: 3 });
  const scene = { resolution: 700 };
  const { counts, shape } = await renderer.count(scene);
  const parts: number[] = [];
  for await (const { band, counts: part } of renderer.bands(scene)) {
    expect(band.firstRow * shape[1]).toBe(parts.length);
    for (const count of part) parts.push(count);
  }
  expect(Uint32Array.from(parts)).toEqual(counts);
  expect(counts).toEqual(referenceCounts(sceneFrom(scene)));
  await renderer.close();
});

test('a picture as bytes is the one that a file gets', async () => {
  const file = join(temporaryFolder(), 'a.png');
  const renderer = await openRenderer({ backend: 'cpu' });
  const scene = { resolution: 300, palette: 'viridis', samples: 2 };
  await renderer.writePng(scene, file, { compression: 3 });
  const seen: RenderProgress[] = [];
  const bytes = await renderer.png(scene, {
    compression: 3,
    onProgress: (progress) => seen.push(progress),
  });
  expect(Buffer.from(bytes).equals(readFileSync(file))).toBe(true);
  expect(seen.at(-1)).toEqual({ pixels: 300 * 188, total: 300 * 188 });
  await expect(renderer.png({ ...scene, itermax: 0 })).rejects.toThrow(/^itermax: expected/);
  await renderer.close();
});

test('an option that does not exist is refused', async () => {
  const options = { backends: 'cpu' } as RendererOptions;
  await expect(openRenderer(options)).rejects.toThrow(
    "backends: expected backend, precision, adapter, device or threads as options, got 'backends'",
  );
});

test('Node and browsers have the same names, but for their renderers', async () => {
  const node = Object.keys(await import('../../src/node/index.js'));
  const { bundle } = JSON.parse(
    (
      await runNode([
        '--input-type=module',
        '-e',
        `import * as browser from '${pathToFileURL('dist/browser/index.js')}';
         console.log(JSON.stringify({ bundle: Object.keys(browser) }));`,
      ])
    ).stdout.toString(),
  );
  // Renderers and files differ.
  const others = (names: string[]) => names.filter((name) => !/Renderer$|^read/.test(name)).sort();
  expect(others(node)).toEqual(others(bundle));
  expect(node).toEqual(expect.arrayContaining(['PRESETS', 'PALETTES', 'VERSION', 'commandLineOf']));
});

test('progress rises to the whole picture when counting and when writing', async () => {
  const folder = temporaryFolder();
  const renderer = await openRenderer({ backend: 'cpu' });
  const scene = { resolution: 900 };
  const total = 900 * 563;
  const works = [
    (options: RenderOptions) => renderer.count(scene, options),
    (options: RenderOptions) => renderer.writePng(scene, join(folder, 'plot.png'), options),
    (options: RenderOptions) => renderer.writeNpy(scene, join(folder, 'counts.npy'), options),
    (options: RenderOptions) => renderer.writeDzi(scene, join(folder, 'plot.dzi'), options),
    (options: RenderOptions) => renderer.writeSzi(scene, join(folder, 'plot.szi'), options),
  ];
  for (const work of works) {
    const seen: RenderProgress[] = [];
    await work({ onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.every((progress) => progress.total === total)).toBe(true);
    expect(seen.map(({ pixels }) => pixels)).toEqual(
      seen.map(({ pixels }) => pixels).toSorted((a, b) => a - b),
    );
    expect(seen.at(-1)?.pixels).toBe(total);
  }
  await renderer.close();
});

test('leaving the loop over bands stops their counting', async () => {
  const renderer = await openRenderer({ backend: 'cpu', threads: 1 });
  for await (const { counts } of renderer.bands({ resolution: 3000 })) {
    expect(counts.length).toBeGreaterThan(0);
    break;
  }
  expect((await renderer.count({ resolution: 5 })).counts.length).toBe(15);
  await renderer.close();
});

test('a cancelled picture leaves the old file', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'plot.png');
  writeFileSync(path, 'old');
  const renderer = await openRenderer({ backend: 'cpu' });
  const signal = AbortSignal.abort('enough');
  await expect(renderer.writePng({}, path, { signal })).rejects.toBe('enough');
  await renderer.close();
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['plot.png']);
});

test.each([
  [{ backend: 'tpu' as 'gpu' }, "backend: expected auto, gpu or cpu, got 'tpu'"],
  [{ threads: 1.5 }, 'threads: expected an integer from 1, got 1.5'],
])('%o is refused', async (options, message) => {
  await expect(openRenderer(options)).rejects.toThrow(InputError);
  await expect(openRenderer(options)).rejects.toThrow(message);
});

test('a closed GPU device does not keep the process alive', async () => {
  const code = `
    import { openRenderer } from 'juliaset';
    const renderer = await openRenderer({ backend: 'gpu' });
    const { shape } = await renderer.count({ resolution: 10 });
    await renderer.close();
    process.stdout.write(String(shape));`;
  const { status, stdout, stderr } = await runNode(['--input-type=module', '-e', code], {
    cwd: process.cwd(),
  });
  expect([status, stdout.toString(), stderr]).toEqual([0, '6,10', '']);
});
