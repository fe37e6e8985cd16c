import { rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARTICLE_SCENE } from '../../core/scene/defaults.js';
import { listAdapters } from '../backend/dawn.js';
import { openRenderer, type RendererOptions } from '../renderer.js';
import { measure } from './measure.js';
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

/** Seconds that a backend of this machine took. */
interface Measured {
  readonly backend: string;
  readonly description: string;
  readonly seconds: number;
}

/** `juliaset bench`: the article's table, continued on this machine. */
export async function bench({ json = false }): Promise<void> {
  const processor = cpus()[0]?.model ?? 'unknown processor';
  if (json) {
    const here: Measured[] = [];
    for await (const measured of measuredHere()) here.push(measured);
    const article = ARTICLE_SECONDS.map(([name, seconds]) => ({ name, seconds }));
    await give(`${JSON.stringify({ article, processor, here }, null, 2)}\n`);
    return;
  }
  const line = (name: string, seconds: string) =>
    give(`${name.padEnd(56)} ${seconds.padStart(8)}\n`);
  await line('the article’s picture, counted and written', 'seconds');
  for (const [name, seconds] of ARTICLE_SECONDS) await line(name, seconds.toFixed(1));
  await give(`\non this machine, ${processor}:\n`);
  for await (const { backend, description, seconds } of measuredHere()) {
    await line(`juliaset, ${backend} (${description})`, seconds.toFixed(3));
  }
}

/** The median of three runs on each backend of this machine. */
async function* measuredHere(): AsyncGenerator<Measured, void, undefined> {
  const file = join(tmpdir(), `juliaset-bench-${process.pid}.png`);
  try {
    for (const options of await backendsHere()) {
      const renderer = await openRenderer(options);
      try {
        const { backend, description } = await renderer.writePng(ARTICLE_SCENE, file);
        const run = async () => {
          await renderer.writePng(ARTICLE_SCENE, file);
          return undefined;
        };
        const [timing] = await measure([{ name: description, run }], 3);
        yield { backend, description, seconds: (timing?.median ?? Number.NaN) / 1000 };
      } finally {
        await renderer.close();
      }
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
