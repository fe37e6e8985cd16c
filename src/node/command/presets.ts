import { PRESETS } from '../../core/presets.js';

/** `juliaset presets`: their names and what they show. This is data, so it goes to stdout. */
export function presets(): void {
  const width = Math.max(...PRESETS.map(({ name }) => name.length));
  for (const { name, about } of PRESETS) {
    process.stdout.write(`${name.padEnd(width)}  ${about}\n`);
  }
}
