import { describe, expect, onTestFinished, test } from 'vitest';
import { commands } from 'vitest/browser';
// The published bundle: one module with shaders and worker inside.
import {
  DEFAULT_SCENE,
  InputError,
  listAdapters,
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
    await expect(counting).rejects.toBe(controller.signal.reason);
    if (round % 5 === 4) expect((await renderer.count(SCENE)).counts).toEqual(reference());
  }
  await renderer.close();
  globalThis.Worker = Worker;
  expect(started).toBe(2);
});

test('auto rejects a software adapter and says why', async () => {
  const renderer = await openRenderer();
  // Small ones are finished before a GPU has started.
  const small = await renderer.choose(DEFAULT_SCENE);
  expect([small.backend.kind, small.why]).toEqual([
    'cpu',
    expect.stringMatching(/the gpu 150 ms$/),
  ]);
  const large = await renderer.choose({ ...DEFAULT_SCENE, resolution: 50_000 });
  expect([large.backend.kind, large.why]).toEqual([
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

describe('a picture', () => {
  /** A renderer that is closed after the test. */
  async function opened() {
    const renderer = await openRenderer({ backend: 'cpu', threads: 1 });
    onTestFinished(() => renderer.close());
    return renderer;
  }

  const COLOURED = { resolution: 150, palette: 'viridis', samples: 2 } as const;

  /** The pixels of a file, as this browser reads them. */
  async function pixelsOf(png: Blob): Promise<Uint8ClampedArray> {
    const image = await createImageBitmap(png);
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    return (context as OffscreenCanvasRenderingContext2D).getImageData(
      ...([0, 0, image.width, image.height] as const),
    ).data;
  }

  test('is the same as pixels, on a canvas, and as a file of any compression', async () => {
    const renderer = await opened();
    const { data, width, height } = await renderer.pixels(COLOURED);
    const ofFile = await pixelsOf(await renderer.png(COLOURED));
    expect([width, height]).toEqual([150, 94]);
    expect(data).toEqual(ofFile);
    for (const canvas of [document.createElement('canvas'), new OffscreenCanvas(1, 1)]) {
      await renderer.draw(canvas, COLOURED);
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      expect(context.getImageData(0, 0, width, height).data).toEqual(ofFile);
    }
    const sizes: number[] = [];
    for (const compression of [0, 1, 9] as const) {
      const png = await renderer.png(COLOURED, { compression });
      expect(await pixelsOf(png)).toEqual(ofFile);
      sizes.push(png.size);
    }
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    await expect(renderer.png(COLOURED, { compression: 10 as 9 })).rejects.toThrow(
      'compression: expected an integer from 0 to 9, got 10',
    );
  });

  test('streams the bytes of its file, and cancelling the stream ends the work', async () => {
    const renderer = await opened();
    const streamed = await new Response(renderer.pngStream(COLOURED)).bytes();
    expect(streamed).toEqual(await (await renderer.png(COLOURED)).bytes());
    const reader = renderer.pngStream({ resolution: 60_000 }).getReader();
    expect((await reader.read()).value?.length).toBeGreaterThan(0);
    await reader.cancel();
    // The one thread is free again.
    expect((await renderer.count(SCENE)).counts).toEqual(reference());
  });
});

test('a device of one’s own counts, and stays open and as it was', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = (await adapter?.requestDevice()) as GPUDevice;
  const onError = () => undefined;
  device.onuncapturederror = onError;
  const renderer = await openRenderer({ device });
  const { counts } = await renderer.count(SCENE);
  expect(counts).toEqual(Uint32Array.from(await commands.countInNode(SCENE)));
  await renderer.close();
  expect(device.onuncapturederror).toBe(onError);
  const isLost = await Promise.race([device.lost, device.queue.onSubmittedWorkDone()]);
  expect(isLost).toBeUndefined();
  device.destroy();
  await expect(openRenderer({ device, backend: 'cpu' })).rejects.toThrow(/^device: expected/);
});

test('the adapter of the browser is listed', async () => {
  expect(await listAdapters()).toEqual([
    expect.objectContaining({ software: true, name: expect.any(String) }),
  ]);
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
