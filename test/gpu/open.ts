import { expect } from 'vitest';
import { requestAdapter } from '#device';
import { countingShaders } from '../../src/browser/shaders.js';
import type { Backend } from '../../src/core/count/backend.js';
import { countBands } from '../../src/core/count/pipeline.js';
import type { Scene } from '../../src/core/scene/scene.js';
import { viewOf } from '../../src/core/view/view.js';
import { type OpenGpu, openGpu } from '../../src/gpu/gpu.js';
import type { Shaders } from '../../src/gpu/shaders.js';

export const SHADERS = countingShaders();

interface Opened {
  readonly gpu: OpenGpu;
  readonly device: GPUDevice;
}

/** Opens the GPU, with other shaders or smaller dispatches if a test needs them. */
export async function open(
  shaders: Partial<Shaders> = {},
  options: { maxPixels?: number } = {},
): Promise<Opened> {
  const device = await (await requestAdapter()).requestDevice();
  const gpu = openGpu(device, {
    shaders: { ...SHADERS, ...shaders },
    adapter: 'under test',
    ...options,
  });
  return { gpu, device };
}

/** The counts of a whole scene, row by row. */
export async function countAll(by: Backend, scene: Scene): Promise<Uint32Array> {
  return (await estimateAll(by, scene)).counts;
}

/** The counts and estimates of a whole scene, row by row. Estimates that the scene does not need are 0. */
export async function estimateAll(
  by: Backend,
  scene: Scene,
): Promise<{ counts: Uint32Array; estimates: Float32Array }> {
  const { columns, rows } = viewOf(scene);
  const all = {
    counts: new Uint32Array(columns * rows),
    estimates: new Float32Array(columns * rows),
  };
  let filled = 0;
  for await (const { counts, estimates } of countBands(by, scene)) {
    all.counts.set(counts, filled);
    if (estimates) all.estimates.set(estimates, filled);
    filled += counts.length;
  }
  expect(filled).toBe(columns * rows);
  return all;
}
