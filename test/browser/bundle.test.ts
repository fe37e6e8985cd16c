import { describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
// The published bundle: one module with shaders and worker inside.
import {
  CancelledError,
  DEFAULT_SCENE,
  InputError,
  openRenderer,
  sceneFrom,
} from '../../dist/browser/index.js';
import { colour, colourTableOf } from '../../src/core/colour/colour.js';
import { referenceCounts } from '../reference.js';

const SCENE = { resolution: 200 };

function reference(): Uint32Array<ArrayBuffer> {
  return referenceCounts(sceneFrom(SCENE));
}

test('the GPU counts the same in the browser and in Node', async () => {
  const renderer = await openRenderer({ backend: 'gpu' });
  const { counts, shape } = await renderer.count(SCENE);
  expect(shape).toEqual([125, 200]);
  const inNode = await commands.countInNode(SCENE);
  expect(counts).toEqual(Uint32Array.from(inNode));
  await renderer.close();
});

test('web workers give the counts of the reference', async () => {
  const renderer = await openRenderer({ backend: 'cpu', threads: 2 });
  expect((await renderer.count(SCENE)).counts).toEqual(reference());
  await renderer.close();
});

test('cancelled counts stop at once and keep their workers', async () => {
  const { Worker } = globalThis;
  let started = 0;
  globalThis.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      started++;
    }
  };
  const renderer = await openRenderer({ backend: 'cpu', threads: 2 });
  // The orbits of c = 1/4 creep towards 1/2 and never repeat: hours of work.
  const heavy = { resolution: 500, real: 0.25, imag: 0, itermax: 4e9 };
  for (let round = 0; round < 50; round++) {
    const controller = new AbortController();
    const counting = renderer.count(heavy, { signal: controller.signal });
    await new Promise((resume) => setTimeout(resume));
    controller.abort();
    await expect(counting).rejects.toThrow(CancelledError);
    if (round % 5 === 4) expect((await renderer.count(SCENE)).counts).toEqual(reference());
  }
  await renderer.close();
  globalThis.Worker = Worker;
  expect(started).toBe(2);
});

test('auto rejects a software adapter and says why', async () => {
  const renderer = await openRenderer();
  const { backend, why } = await renderer.choose(DEFAULT_SCENE);
  expect([backend.kind, why]).toEqual([
    'cpu',
    expect.stringMatching(/^the only adapter, .+, is software$/),
  ]);
  await renderer.close();
});

test('the browser decodes the PNG to the exact pixels', async () => {
  const renderer = await openRenderer({ backend: 'cpu' });
  const image = await createImageBitmap(await renderer.png(SCENE));
  await renderer.close();
  expect([image.width, image.height]).toEqual([200, 125]);
  const context = new OffscreenCanvas(200, 125).getContext('2d');
  context?.drawImage(image, 0, 0);
  const pixels = context?.getImageData(0, 0, 200, 125).data;
  const grey = pixels?.filter((_, k) => k % 4 === 0);
  expect(Uint8Array.from(grey ?? [])).toEqual(
    colour({ counts: reference() }, colourTableOf(sceneFrom(SCENE))),
  );
});

describe('bad input', () => {
  test.each([
    [{ backend: 'tpu' as 'gpu' }, "backend: expected auto, gpu or cpu, got 'tpu'"],
    [{ threads: 0 }, 'threads: expected an integer from 1, got 0'],
  ])('%o', async (options, message) => {
    await expect(openRenderer(options)).rejects.toThrow(InputError);
    await expect(openRenderer(options)).rejects.toThrow(message);
  });
});
