import type { Cost } from '../core/count/cost.js';

/**
 * What a hardware GPU costs. The rates are those of a slow one; the choice depends little on them, since even
 * that is far faster than the cores beside it. Double precision takes some 20 times the operations.
 *
 * @param startMs until adapter, device and pipelines are there
 */
export function gpuCost(startMs: number): Cost {
  return { startMs, iterationsPerMs: (precision) => (precision === 'single' ? 2e7 : 1e6) };
}
