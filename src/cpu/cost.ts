import type { Cost } from '../core/count/cost.js';

/** What the CPU's cores cost: measured on a Zen 3 core, with the article's picture. */
export function cpuCost(threads: number): Cost {
  return { startMs: 15, iterationsPerMs: () => 4e5 * threads };
}
