// Child process of `juliaset info`, which lists the adapters.

import { ARTICLE_SCENE, DEFAULT_SCENE } from '../../core/scene/defaults.js';
import type { Scene } from '../../core/scene/scene.js';
import type { Adapter } from '../../gpu/adapter.js';
import { listAdapters } from '../backend/dawn.js';
import { openRenderer } from '../renderer.js';
import { give } from './streams.js';

async function main(): Promise<void> {
  process.exitCode = 1; // Stands if nothing is left to wait for before the end.
  const adapters = await listAdapters();
  const choices = await autoChoices();
  await give(process.argv[2] === 'json' ? asJson(adapters, choices) : asText(adapters, choices));
  process.exitCode = 0;
}

void main();

type Adapters = Awaited<ReturnType<typeof listAdapters>>;
type Choices = Awaited<ReturnType<typeof autoChoices>>;

function asText(adapters: Adapters, { auto, small }: Choices): string {
  const found =
    'unavailable' in adapters
      ? [`no adapter: ${adapters.unavailable}`]
      : adapters.flatMap(describeAdapter);
  const choices = [`auto chooses: ${inWords(auto)}`];
  if (small.backend !== auto.backend) choices.push(`for small pictures: ${inWords(small)}`);
  return `${[...found, ...choices].join('\n')}\n`;
}

function asJson(adapters: Adapters, choices: Choices): string {
  const found = 'unavailable' in adapters ? { adapters: [], ...adapters } : { adapters };
  return `${JSON.stringify({ ...found, ...choices }, null, 2)}\n`;
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

interface Choice {
  readonly backend: string;
  readonly description: string;
  readonly why?: string | undefined;
}

function inWords({ backend, description, why }: Choice): string {
  return `${backend} (${description})${why === undefined ? '' : `, because ${why}`}`;
}

/** The choices for large pictures and for small ones. */
async function autoChoices(): Promise<{ auto: Choice; small: Choice }> {
  const renderer = await openRenderer();
  const choiceFor = async (scene: Scene): Promise<Choice> => {
    const { backend, why } = await renderer.choose(scene);
    return { backend: backend.kind, description: backend.description, why };
  };
  try {
    const small = await choiceFor(DEFAULT_SCENE);
    return { small, auto: await choiceFor({ ...ARTICLE_SCENE, resolution: 100_000 }) };
  } finally {
    await renderer.close();
  }
}
