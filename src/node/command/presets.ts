import { PRESETS } from '../../core/scene/presets.js';
import { give } from './streams.js';

/** `juliaset presets`: prints their names and descriptions to stdout; as JSON, with their scenes. */
export async function presets({ json = false }): Promise<void> {
  if (json) {
    await give(`${JSON.stringify(PRESETS, null, 2)}\n`);
    return;
  }
  const width = Math.max(...PRESETS.map(({ name }) => name.length));
  const lines = PRESETS.map(({ name, about }) => `${name.padEnd(width)}  ${about}\n`);
  await give(lines.join(''));
}
