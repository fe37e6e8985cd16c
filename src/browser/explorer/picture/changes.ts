// What a change of scene leaves unchanged, according to what each field affects.
import { needsEstimates } from '../../../core/colour/colouring.js';
import type { Affects } from '../../../core/scene/field.js';
import { SCENE_ROWS } from '../../../core/scene/table.js';
import type { Scene } from '../../../core/scene/types.js';

/** Whether two scenes show the same set, so one can stand in for the other while it is counted. */
export function sameSet(a: Scene, b: Scene): boolean {
  return a.set === b.set && areSame(a, b, 'set');
}

/** Whether two scenes give a point the same count; their regions may differ. */
export function sameCounts(a: Scene, b: Scene): boolean {
  const estimated = ({ colour }: Scene) => (needsEstimates({ colour }) ? colour : '');
  return sameSet(a, b) && areSame(a, b, 'counts') && estimated(a) === estimated(b);
}

/** Whether two scenes have the same histogram: the same counts, pixels and levels. */
export function sameHistogram(a: Scene, b: Scene): boolean {
  const sameLevels = a.itermin === b.itermin;
  return sameCounts(a, b) && areSame(a, b, 'size') && areSame(a, b, 'region') && sameLevels;
}

/** Whether one colour table serves both scenes, apart from the width that `distance` is measured by. */
export function samePalette(a: Scene, b: Scene): boolean {
  return a.itermax === b.itermax && sameColours(a, b);
}

export function sameColours(a: Scene, b: Scene): boolean {
  return areSame(a, b, 'colours');
}

/** Compares the fields that affect something and apply to the scenes' set. */
function areSame(a: Scene, b: Scene, affected: Affects): boolean {
  return Object.entries(SCENE_ROWS).every(([name, { affects, only }]) => {
    if (affects !== affected || (only !== undefined && only !== a.set)) return true;
    const field = name as keyof Scene;
    return a[field] === b[field] || JSON.stringify(a[field]) === JSON.stringify(b[field]);
  });
}
