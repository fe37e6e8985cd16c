import type { Scene } from '../scene/types.js';

/** The threshold of a colour mode: what lies between two counts shows only far out. */
export function thresholdFor(colour: Scene['colour']): number {
  return needsEstimates({ colour }) ? 1000 : 2;
}

/** Whether a colour mode needs more of an orbit than its count. */
export function needsEstimates({ colour }: Pick<Scene, 'colour'>): boolean {
  return colour === 'smooth' || colour === 'distance';
}
