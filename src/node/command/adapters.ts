// Child process of `juliaset info`, which lists the adapters.

import { DEFAULT_SCENE } from '../../core/scene/defaults.js';
import type { Adapter } from '../../gpu/adapter.js';
import { listAdapters } from '../backend/dawn.js';
import { openRenderer } from '../renderer.js';
import { give } from './streams.js';

const adapters = await listAdapters();
const auto = await autoChoice();
await give(process.argv[2] === 'json' ? asJson() : asText());

function asText(): string {
  const found =
    'unavailable' in adapters
      ? [`no adapter: ${adapters.unavailable}`]
      : adapters.flatMap(describeAdapter);
  const { backend, description, why } = auto;
  const because = why === undefined ? '' : `, because ${why}`;
  return `${[...found, `auto chooses: ${backend} (${description})${because}`].join('\n')}\n`;
}

function asJson(): string {
  const found = 'unavailable' in adapters ? { adapters: [], ...adapters } : { adapters };
  return `${JSON.stringify({ ...found, auto }, null, 2)}\n`;
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

async function autoChoice() {
  const renderer = await openRenderer();
  try {
    const { backend, why } = await renderer.choose(DEFAULT_SCENE);
    return { backend: backend.kind, description: backend.description, why };
  } finally {
    await renderer.close();
  }
}
