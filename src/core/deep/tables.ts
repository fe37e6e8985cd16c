import type { Reference } from './orbit.js';
import type { Tables } from './perturbation.js';
import { seriesOf } from './series.js';
import type { Steps } from './steps.js';
import type { DeepScene } from './view.js';

/** What saves steps in a view. */
export function* tablesOf(scene: DeepScene, reference: Reference): Steps<Tables> {
  return { series: yield* seriesOf(scene, reference) };
}
