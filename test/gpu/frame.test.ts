import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Grid } from '../../src/browser/explorer/picture/grid.js';
import { screenShaders } from '../../src/browser/shaders.js';
import type { Placing } from '../../src/core/count/frame.js';
import type { OpenGpu } from '../../src/gpu/gpu.js';
import { Frame, type FramePipelines, openFramePipelines } from '../../src/gpu/screen/frame.js';
import { BUFFER_USAGE, MAP_MODE_READ } from '../../src/gpu/webgpu-numbers.js';
import { open } from './open.js';

let gpu: OpenGpu;
let device: GPUDevice;
let pipelines: FramePipelines;

beforeAll(async () => {
  ({ gpu, device } = await open());
  pipelines = await openFramePipelines(gpu.gpu, screenShaders()['screen/frame']);
});
afterAll(() => gpu.close());

/** Words of a buffer on the device. */
async function wordsOf(buffer: GPUBuffer): Promise<Uint32Array<ArrayBuffer>> {
  const { size } = buffer;
  const { COPY_DST, MAP_READ } = BUFFER_USAGE;
  const staging = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(MAP_MODE_READ);
  const words = new Uint32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return words;
}

/** Points for a place, each with a count and a shade of its own. */
function pointsFor({ columns, rows, step }: Placing, first: number) {
  const length = Math.ceil(columns / step) * Math.ceil(rows / step);
  return {
    counts: Uint32Array.from({ length }, (_, k) => first + k),
    shades: Float32Array.from({ length }, (_, k) => (first + k) / 2 ** 10),
  };
}

test('a frame on a GPU knows of its pixels what one in memory does', async () => {
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
      const shades = new Float32Array((await wordsOf(frame.shades)).buffer);
      const known = grid.counts.map((count) => Number(count < 1e6));
      expect(shades.map((shade, k) => shade * (known[k] as number))).toEqual(
        grid.shades.map((shade, k) => shade * (known[k] as number)),
      );
      frame.close();
    }),
    { numRuns: 40 },
  );
});
