import type { Scene } from '../scene/types.js';

/** Default threshold of a colour mode: estimates are accurate only far from the origin. */
export function thresholdFor(colour: Scene['colour']): number {
  return needsEstimates({ colour }) ? 1000 : 2;
}

/** Whether a colour mode needs estimates in addition to counts. */
export function needsEstimates({ colour }: Pick<Scene, 'colour'>): boolean {
  return colour === 'smooth' || colour === 'distance';
}
