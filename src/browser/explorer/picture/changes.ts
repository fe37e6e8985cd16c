// What a change of the scene leaves as it is, by what each of its fields affects.
import { needsEstimates } from '../../../core/colour/colouring.js';
import type { Affects } from '../../../core/scene/field.js';
import { SCENE_ROWS } from '../../../core/scene/table.js';
import type { Scene } from '../../../core/scene/types.js';

/** Whether two scenes are of the same set, so that one can be seen in place of the other for a while. */
export function sameSet(a: Scene, b: Scene): boolean {
  return a.set === b.set && areSame(a, b, 'set');
}

/** Whether the counts of two scenes are the same, but for where they are. */
export function sameCounts(a: Scene, b: Scene): boolean {
  const estimated = ({ colour }: Scene) => (needsEstimates({ colour }) ? colour : '');
  return sameSet(a, b) && areSame(a, b, 'counts') && estimated(a) === estimated(b);
}

/** Whether two scenes have the same counts at the same places, and the same levels. */
export function sameHistogram(a: Scene, b: Scene): boolean {
  const sameLevels = a.itermin === b.itermin;
  return sameCounts(a, b) && areSame(a, b, 'size') && areSame(a, b, 'region') && sameLevels;
}

/** Whether the same counts have the same colours, but for the width that distances are measured by. */
export function samePalette(a: Scene, b: Scene): boolean {
  return a.itermax === b.itermax && sameColours(a, b);
}

export function sameColours(a: Scene, b: Scene): boolean {
  return areSame(a, b, 'colours');
}

/** Whether all fields that affect something are the same, of those that belong to the scenes' set. */
function areSame(a: Scene, b: Scene, affected: Affects): boolean {
  return Object.entries(SCENE_ROWS).every(([name, { affects, only }]) => {
    if (affects !== affected || (only !== undefined && only !== a.set)) return true;
    const field = name as keyof Scene;
    return a[field] === b[field] || JSON.stringify(a[field]) === JSON.stringify(b[field]);
  });
}
