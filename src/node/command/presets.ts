import { PRESETS } from '../../core/scene/presets.js';
import { give } from './streams.js';

/** `juliaset presets`: prints their names and descriptions to stdout. */
export async function presets(): Promise<void> {
  const width = Math.max(...PRESETS.map(({ name }) => name.length));
  const lines = PRESETS.map(({ name, about }) => `${name.padEnd(width)}  ${about}\n`);
  await give(lines.join(''));
}
