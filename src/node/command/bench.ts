import { rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARTICLE_SCENE } from '../../core/scene/defaults.js';
import { listAdapters } from '../backend/dawn.js';
import { openRenderer, type RendererOptions } from '../renderer.js';
import { type Case, measure } from './measure.js';
import { give } from './streams.js';

/** Times of the article's programs on its author's machine, in seconds. */
const ARTICLE_SECONDS: readonly (readonly [string, number])[] = [
  ['naive Python (np.vectorize)', 139],
  ['numpy looping', 19],
  ['numba', 6.0],
  ['numba (no square root)', 3.2],
  ['Rust, best compression', 2.8],
  ['Rust, minimal compression', 2.1],
];

/** `juliaset bench`: the article's table, continued on this machine. */
export async function bench(): Promise<void> {
  const line = (name: string, seconds: string) =>
    give(`${name.padEnd(56)} ${seconds.padStart(8)}\n`);
  await line('the article’s picture, counted and written', 'seconds');
  for (const [name, seconds] of ARTICLE_SECONDS) await line(name, seconds.toFixed(1));
  await give(`\non this machine, ${cpus()[0]?.model ?? 'unknown processor'}:\n`);
  const file = join(tmpdir(), `juliaset-bench-${process.pid}.png`);
  try {
    for (const options of await backendsHere()) {
      const { close, ...benchCase } = await openCase(options, file);
      const [timing] = await measure([benchCase], 3).finally(close);
      await line(benchCase.name, ((timing?.median ?? Number.NaN) / 1000).toFixed(3));
    }
  } finally {
    await rm(file, { force: true });
  }
}

async function backendsHere(): Promise<RendererOptions[]> {
  const adapters = await listAdapters();
  const gpus = 'unavailable' in adapters ? [] : adapters;
  const threads = [...new Set([1, availableParallelism()])];
  return [
    ...threads.map((count): RendererOptions => ({ backend: 'cpu', threads: count })),
    ...gpus.map(({ name }): RendererOptions => ({ backend: 'gpu', adapter: name })),
  ];
}

async function openCase(
  options: RendererOptions,
  file: string,
): Promise<Case & { close: () => Promise<void> }> {
  const renderer = await openRenderer(options);
  const { backend, description } = await renderer.writePng(ARTICLE_SCENE, file);
  return {
    name: `juliaset, ${backend} (${description})`,
    run: async () => {
      await renderer.writePng(ARTICLE_SCENE, file);
      return undefined;
    },
    close: () => renderer.close(),
  };
}
