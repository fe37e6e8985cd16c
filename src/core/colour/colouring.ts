import type { Scene } from '../scene/types.js';

/** The threshold of a colour mode: what lies between two counts shows only far out. */
export function thresholdFor(colour: Scene['colour']): number {
  return needsShades({ colour }) ? 1000 : 2;
}

/** Whether a colour mode needs more of an orbit than its count. */
export function needsShades({ colour }: Pick<Scene, 'colour'>): boolean {
  return colour === 'smooth' || colour === 'distance';
}
