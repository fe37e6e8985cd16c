import { type Adapter, listAdapters } from '../backend/dawn.js';
import { DEFAULT_SCENE, openRenderer } from '../index.js';
import { give } from './streams.js';

/** `juliaset info`: the adapters, and what `auto` takes. This is data, so it goes to stdout. */
export async function info(): Promise<void> {
  const adapters = await listAdapters();
  const lines =
    'unavailable' in adapters
      ? [`no adapter: ${adapters.unavailable}`]
      : adapters.flatMap(describeAdapter);
  await give(`${[...lines, await describeAuto()].join('\n')}\n`);
}

function describeAdapter({ name, software, driver, limits }: Adapter): string[] {
  return [
    `adapter: ${name}`,
    `  kind: ${software ? 'software (runs on the CPU)' : 'hardware'}`,
    `  driver: ${driver}`,
    `  largest buffer: ${mebibytes(limits.maxBufferSize)}`,
    `  largest storage binding: ${mebibytes(limits.maxStorageBufferBindingSize)}`,
  ];
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MiB`;
}

async function describeAuto(): Promise<string> {
  const renderer = await openRenderer();
  try {
    const { backend, why } = await renderer.choose(DEFAULT_SCENE);
    return `auto takes: ${backend.kind} (${backend.description})${why ? `, as ${why}` : ''}`;
  } finally {
    await renderer.close();
  }
}
