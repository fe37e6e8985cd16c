import { expect } from 'vitest';
import { requestAdapter } from '#device';
import double from '../../shaders/double.wgsl?raw';
import escapeLoop from '../../shaders/escape.wgsl?raw';
import knownAnswers from '../../shaders/known-answers.wgsl?raw';
import single from '../../shaders/single.wgsl?raw';
import type { Backend } from '../../src/core/backend.js';
import { countBands } from '../../src/core/pipeline.js';
import type { Scene } from '../../src/core/scene.js';
import { viewOf } from '../../src/core/view.js';
import { type OpenGpu, openGpu, type Shaders } from '../../src/gpu/gpu.js';

export const SHADERS: Shaders = { escape: escapeLoop, single, double, knownAnswers };

interface Opened {
  readonly gpu: OpenGpu;
  readonly device: GPUDevice;
}

/** The GPU at hand, with other shaders or smaller dispatches where a test wants them. */
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
  const { columns, rows } = viewOf(scene);
  const all = new Uint32Array(columns * rows);
  let filled = 0;
  for await (const { counts } of countBands(by, scene)) {
    all.set(counts, filled);
    filled += counts.length;
  }
  expect(filled).toBe(all.length);
  return all;
}
