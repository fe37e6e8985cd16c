import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Grid } from '../../src/browser/explorer/picture/grid.js';
import { screenShaders } from '../../src/browser/shaders.js';
import { type Placing, UNKNOWN } from '../../src/core/count/placing.js';
import { sceneFrom } from '../../src/core/scene/scene.js';
import { viewOf } from '../../src/core/view/view.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { Frame, type FramePipelines, openFramePipelines } from '../../src/gpu/screen/frame.js';
import { BUFFER_USAGE, MAP_MODE_READ } from '../../src/gpu/webgpu-numbers.js';
import { REFERENCE } from '../reference.js';
import { open } from './open.js';

let gpu: OpenGpu;
let device: GPUDevice;
let pipelines: FramePipelines;

beforeAll(async () => {
  ({ gpu, device } = await open());
  pipelines = await openFramePipelines(gpu.gpu, screenShaders()['screen/frame']);
});
afterAll(() => gpu.close());

/** The words of a buffer on the device. */
async function wordsOf(buffer: GPUBuffer, on = device): Promise<Uint32Array<ArrayBuffer>> {
  const { size } = buffer;
  const { COPY_DST, MAP_READ } = BUFFER_USAGE;
  const staging = on.createBuffer({ size, usage: COPY_DST | MAP_READ });
  const encoder = on.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
  on.queue.submit([encoder.finish()]);
  await staging.mapAsync(MAP_MODE_READ);
  const words = new Uint32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return words;
}

/** Points for a placing, each with its own count and estimate. */
function pointsFor({ columns, rows, step }: Placing, first: number) {
  const length = Math.ceil(columns / step) * Math.ceil(rows / step);
  return {
    counts: Uint32Array.from({ length }, (_, k) => first + k),
    estimates: Float32Array.from({ length }, (_, k) => (first + k) / 2 ** 10),
  };
}

describe('counting onto a frame', () => {
  const scene = sceneFrom({ resolution: 90, colour: 'smooth' });
  const { columns, rows } = viewOf(scene);
  const band = { firstRow: 0, rows, firstColumn: 0, columns };
  const placing = { column: 7, row: 3, columns, rows, step: 1 };

  test('gives the same counts as counting into memory', async () => {
    // Several pieces, each with its own place.
    const { gpu: small } = await open({}, { maxPixels: 1000 });
    const smalls = await openFramePipelines(small.gpu, screenShaders()['screen/frame']);
    const [frame, grid] = [
      new Frame(small.gpu.device, smalls, 100, 60),
      new Grid({ columns: 100, rows: 60 }),
    ];
    const backend = await small.openBackend('single');
    await backend.countOnto?.(frame, scene, band, { place: () => placing });
    grid.put(await backend.count(scene, { ...band }), placing);
    expect(await wordsOf(frame.counts, small.gpu.device)).toEqual(grid.counts);
    expect(new Set(grid.counts).size).toBeGreaterThan(20);
    await small.close();
  });

  test('places nothing that is no longer wanted', async () => {
    const frame = new Frame(device, pipelines, 100, 60);
    const backend = await gpu.openBackend('single');
    await backend.countOnto?.(frame, scene, band, { place: () => undefined });
    expect(new Set(await wordsOf(frame.counts))).toEqual(new Set([UNKNOWN]));
    frame.close();
  });

  test('is possible on a GPU in single precision only', async () => {
    expect((await gpu.openBackend('single')).countOnto).toBeDefined();
    expect((await gpu.openBackend('double')).countOnto).toBeUndefined();
    expect(REFERENCE.countOnto).toBeUndefined();
  });

  test('refuses a frame that is not on a GPU', async () => {
    const backend = await gpu.openBackend('single');
    const elsewhere = { columns: 1, rows: 1, put: () => undefined };
    const counting = backend.countOnto?.(elsewhere, scene, band, { place: () => placing });
    await expect(counting).rejects.toThrow(new TypeError('the frame is not on a GPU'));
  });
});

test('a frame on a GPU has the same counts and estimates as one in memory', async () => {
  const within = (min: number, max: number) => fc.integer({ min, max });
  const placing = fc.record({
    column: within(-20, 60),
    row: within(-20, 40),
    columns: within(1, 60),
    rows: within(1, 40),
    step: within(1, 4),
  });
  const move = fc.record({ right: within(-60, 60), down: within(-40, 40) });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(placing, move), { maxLength: 6 }), async (changes) => {
      const size = { columns: 53, rows: 35 };
      const frame = new Frame(device, pipelines, size.columns, size.rows);
      const grid = new Grid(size);
      for (const [k, change] of changes.entries()) {
        for (const each of [frame, grid]) {
          if ('step' in change) each.put(pointsFor(change, 10_000 * k), change);
          else each.move(change.right, change.down);
        }
      }
      expect(await wordsOf(frame.counts)).toEqual(grid.counts);
      const estimates = new Float32Array((await wordsOf(frame.estimates)).buffer);
      const known = grid.counts.map((count) => Number(count < 1e6));
      expect(estimates.map((estimate, k) => estimate * (known[k] as number))).toEqual(
        grid.estimates.map((estimate, k) => estimate * (known[k] as number)),
      );
      frame.close();
    }),
    { numRuns: 40 },
  );
});
