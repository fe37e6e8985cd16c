import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DEFAULT_SCENE,
  listAdapters,
  type NodeRenderer,
  openRenderer,
  provenanceOfPng,
  type RendererOptions,
  readPaletteFile,
  readPicture,
  sceneFieldsIn,
  sceneFrom,
  sceneToJson,
} from 'juliaset';
import { PNG } from 'pngjs';
import { expect, onTestFinished, test } from 'vitest';
import { create } from 'webgpu';
import { referenceCounts, referenceEstimates } from '../reference.js';
import { run, runNode, temporaryFolder } from './run.js';

const CPU = { backend: 'cpu', threads: 2 } as const;

/** A renderer that is closed after the test. */
async function opened(options: RendererOptions): Promise<NodeRenderer> {
  const renderer = await openRenderer(options);
  onTestFinished(() => renderer.close());
  return renderer;
}

test.each([
  ['grey', {}],
  ['16 bits', { bits: 16 }],
  ['indexed', { palette: 'viridis', itermax: 90 }],
  ['RGB', { palette: 'magma', colour: 'smooth' }],
  ['antialiased', { palette: 'magma', samples: 3 }],
] as const)('the pixels of a picture are those of its file: %s', async (_, fields) => {
  const renderer = await opened(CPU);
  const scene = { resolution: 220, ...fields };
  const { data, width, height, colorSpace } = await renderer.pixels(scene);
  const png = PNG.sync.read(Buffer.from(await renderer.png(scene)), { skipRescale: false });
  expect([width, height, colorSpace]).toEqual([png.width, png.height, 'srgb']);
  // pngjs rounds 16 bits to 8; the high byte is the nearest below.
  const most = 'bits' in fields ? 1 : 0;
  expect(data.length).toBe(png.data.length);
  expect(data.every((byte, k) => Math.abs(byte - (png.data[k] as number)) <= most)).toBe(true);
});

test('a stream gives the bytes of the file, and is made as it is read', async () => {
  const renderer = await opened(CPU);
  const scene = { resolution: 400, palette: 'viridis' } as const;
  const parts: Uint8Array[] = [];
  for await (const part of renderer.pngStream(scene, { compression: 1 })) parts.push(part);
  expect(Buffer.concat(parts).equals(await renderer.png(scene, { compression: 1 }))).toBe(true);

  let counted = 0;
  const large = { resolution: 20_000 };
  const onProgress = ({ pixels }: { pixels: number }) => {
    counted = pixels;
  };
  const reader = renderer.pngStream(large, { onProgress }).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  expect(counted).toBeLessThan(20_000 * 12_500);
  expect(() => renderer.pngStream({ itermax: 0 })).toThrow(/^itermax: expected/);
});

test('what an aborted call throws is the reason of its signal', async () => {
  const renderer = await opened(CPU);
  const heavy = { resolution: 3000, real: 0.25, imag: 0, itermax: 1e6 };
  const works: ((signal: AbortSignal) => Promise<unknown>)[] = [
    (signal) => renderer.count(heavy, { signal }),
    (signal) => renderer.field('smooth', heavy, { signal }),
    (signal) => renderer.pixels(heavy, { signal }),
    (signal) => renderer.png(heavy, { signal }),
    (signal) => new Response(renderer.pngStream(heavy, { signal })).bytes(),
    (signal) => renderer.verify(heavy, { signal }),
    (signal) => renderer.writePng(heavy, join(temporaryFolder(), 'a.png'), { signal }),
  ];
  for (const work of works) {
    const controller = new AbortController();
    const working = work(controller.signal);
    const reason = { why: 'enough' };
    setTimeout(() => controller.abort(reason), 20);
    await expect(working).rejects.toBe(reason);
  }
  const timeout = renderer.count(heavy, { signal: AbortSignal.timeout(20) });
  await expect(timeout).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }));
  await expect(renderer.count(heavy, { signal: AbortSignal.abort() })).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
});

test('what ends an await-using block closes the renderer, and the process ends', async () => {
  const code = `
    import { openRenderer } from 'juliaset';
    const renderer = await openRenderer({ backend: 'cpu', threads: 1 });
    await renderer.count({ resolution: 700 });
    await renderer[Symbol.asyncDispose]();`;
  const { status } = await runNode(['--input-type=module', '-e', code]);
  expect(status).toBe(0);
});

test.each([
  'smooth',
  'distance',
] as const)('%s values, as an array and as a file', async (values) => {
  const renderer = await opened(CPU);
  const fields = { resolution: 300, set: 'mandelbrot' } as const;
  const { values: found, shape } = await renderer.field(values, fields);
  const scene = sceneFrom({ ...fields, colour: values });
  const counts = referenceCounts(scene);
  const estimates = referenceEstimates(scene, counts);
  const expected =
    values === 'smooth' ? estimates.map((share, k) => share + (counts[k] as number)) : estimates;
  const largest = Math.max(...found.map((value, k) => Math.abs(value - (expected[k] as number))));
  // Sums of the reference are rounded to f32 here.
  expect(largest).toBeLessThan(1e-4);
  const inside = counts.indexOf(scene.itermax);
  expect(found[inside]).toBe(values === 'smooth' ? scene.itermax : 0);

  const file = join(temporaryFolder(), 'values.npy');
  await renderer.writeNpy(fields, file, { values });
  const bytes = readFileSync(file);
  expect(bytes.toString('latin1')).toContain(
    `'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')})`,
  );
  const data = bytes.subarray(bytes.length - 8 * found.length);
  expect(Buffer.from(found.buffer).equals(data)).toBe(true);
  // The scene beside it makes the same numbers.
  expect(sceneFrom(sceneFieldsIn(readFileSync(`${file}.json`)))).toEqual(scene);
});

test('the scene of counts lies beside them', async () => {
  const folder = temporaryFolder();
  const renderer = await opened(CPU);
  await renderer.writeNpy({ resolution: 40, imag: 0.7 }, join(folder, 'c.npy'));
  expect(readdirSync(folder).sort()).toEqual(['c.npy', 'c.npy.json']);
  expect(sceneFrom((await readPicture(join(folder, 'c.npy.json'))).fields)).toEqual(
    sceneFrom({ resolution: 40, imag: 0.7 }),
  );
});

test('a verification says how many counts differ from the reference', async () => {
  const cpu = await opened(CPU);
  expect(await cpu.verify({ resolution: 200 })).toMatchObject({
    ...{ kind: 'cpu', precision: 'double', leftToF64: 0 },
    ...{ pixels: 200 * 125, offByOne: 0, offByMore: 0, largest: 0 },
  });
  const gpu = await opened({ backend: 'gpu', precision: 'single' });
  const { pixels, offByOne, offByMore, largest } = await gpu.verify({ resolution: 200 });
  const counts = await gpu.count({ resolution: 200 });
  const reference = referenceCounts(sceneFrom({ resolution: 200 }));
  const differences = counts.counts.map((count, k) => Math.abs(count - (reference[k] as number)));
  expect([pixels, offByOne, offByMore, largest]).toEqual([
    differences.length,
    differences.filter((difference) => difference === 1).length,
    differences.filter((difference) => difference > 1).length,
    Math.max(...differences),
  ]);
});

test('a scene and its provenance are read from a PNG’s bytes, and a scene from JSON’s', async () => {
  const renderer = await opened(CPU);
  const png = await renderer.png({ resolution: 50, imag: 0.7 });
  expect(sceneFrom(sceneFieldsIn(png))).toEqual(sceneFrom({ resolution: 50, imag: 0.7 }));
  expect(provenanceOfPng(png)).toMatchObject({ backend: 'cpu', precision: 'double' });
  const json = new TextEncoder().encode(sceneToJson(DEFAULT_SCENE));
  expect(sceneFrom(sceneFieldsIn(json))).toEqual(DEFAULT_SCENE);
  expect(provenanceOfPng(json)).toBeUndefined();
  expect(() => sceneFieldsIn(new Uint8Array(3), 'x.json')).toThrow(/^scene: .*'x.json'$/);
});

test('palette files and adapters are read as the command line does', async () => {
  const file = join(temporaryFolder(), 'two.map');
  writeFileSync(file, '0 0 0\n255 128 0\n');
  expect(await readPaletteFile(file)).toEqual(['#000000', '#ff8000']);
  const adapters = await listAdapters();
  expect(adapters).toEqual([expect.objectContaining({ software: true, name: expect.any(String) })]);
});

test('a device of one’s own counts, and stays open', async () => {
  const gpu = create([]);
  const adapter = await gpu.requestAdapter();
  const device = (await adapter?.requestDevice()) as GPUDevice;
  const renderer = await openRenderer({ device, precision: 'double' });
  const { counts } = await renderer.count({ resolution: 100 });
  expect(counts).toEqual(referenceCounts(sceneFrom({ resolution: 100 })));
  await renderer.close();
  const ended = await Promise.race([device.lost, device.queue.onSubmittedWorkDone()]);
  expect(ended).toBeUndefined();
  device.destroy();
  const both = openRenderer({ device, adapter: 'gpu' });
  await expect(both).rejects.toThrow('adapter: expected no device along with it');
});

test('values that do not exist, or that a formula does not have, are refused by name', async () => {
  const renderer = await opened(CPU);
  const sine = { resolution: 20, formula: 'sin(z) + c' };
  await expect(renderer.field('distance', sine)).rejects.toThrow(
    'values: expected counts or smooth; only polynomials of z of degree 2 or more have a distance, ' +
      "got 'distance with sin(z) + c'",
  );
  const cwd = temporaryFolder();
  for (const [args, words] of [
    [
      ['--values', 'smoth', '-o', 'a.npy'],
      '--values: expected smooth, or another of counts, distance',
    ],
    [['--values', 'smooth', '-o', 'a.png'], '--values: expected counts with the format png'],
    [
      ['--values', 'distance', '--formula', 'sin(z)', '-o', 'a.npy'],
      '--values: expected counts or',
    ],
  ] as const) {
    const { status, stderr } = await run([...args, '-R', '20', '--backend', 'cpu'], { cwd });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`juliaset: ${words}`)]);
  }
  expect(readdirSync(cwd)).toEqual([]);
});
