import { blocksOf } from './blocks.js';
import type { Reference } from './orbit.js';
import type { Tables } from './perturbation.js';
import { seriesOf } from './series.js';
import type { Steps } from './steps.js';
import type { DeepScene } from './view.js';

/** What saves steps in a view. */
export function* tablesOf(scene: DeepScene, reference: Reference): Steps<Tables> {
  const { central, critical } = reference;
  const series = yield* seriesOf(scene, reference);
  const alongCentral = yield* blocksOf(scene, reference, central);
  const alongCritical =
    critical === central ? alongCentral : yield* blocksOf(scene, reference, critical);
  return { series, blocks: { central: alongCentral, critical: alongCritical } };
}
