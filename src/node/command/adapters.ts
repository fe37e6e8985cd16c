// Child process of `juliaset info`, which lists the adapters.
import { type Adapter, listAdapters } from '../backend/dawn.js';
import { DEFAULT_SCENE, openRenderer } from '../index.js';
import { give } from './streams.js';

await give(`${[...(await describeAdapters()), await describeAuto()].join('\n')}\n`);

async function describeAdapters(): Promise<string[]> {
  const adapters = await listAdapters();
  if ('unavailable' in adapters) return [`no adapter: ${adapters.unavailable}`];
  return adapters.flatMap(describeAdapter);
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
    return `auto chooses: ${backend.kind} (${backend.description})${why ? `, because ${why}` : ''}`;
  } finally {
    await renderer.close();
  }
}
