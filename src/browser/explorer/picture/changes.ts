// What a change of the scene leaves as it is.
import { needsShades } from '../../../core/colour/colouring.js';
import type { Scene } from '../../../core/scene/scene.js';

/** Whether two scenes are of the same set, so that one can be seen in place of the other for a while. */
export function sameSet(a: Scene, b: Scene): boolean {
  const fixed = ({ set, formula, start, convergence, real, imag }: Scene) =>
    JSON.stringify([set, formula, set === 'julia' ? [real, imag] : start, convergence]);
  return fixed(a) === fixed(b);
}

/** Whether the counts of two scenes are the same, but for where they are. */
export function sameCounts(a: Scene, b: Scene): boolean {
  const others = (scene: Scene) => {
    const { threshold, itermax, colour } = scene;
    return JSON.stringify([threshold, itermax, needsShades(scene) ? colour : '']);
  };
  return sameSet(a, b) && others(a) === others(b);
}

/** Whether two scenes have the same counts at the same places, and the same levels. */
export function sameHistogram(a: Scene, b: Scene): boolean {
  const place = ({ xleft, ytop, xright, ybot, resolution, rows, itermin }: Scene) =>
    String([xleft, ytop, xright, ybot, resolution, rows, itermin]);
  return sameCounts(a, b) && place(a) === place(b);
}

/** Whether the same counts have the same colours, but for the width that distances are measured by. */
export function samePalette(a: Scene, b: Scene): boolean {
  return a.itermax === b.itermax && a.bits === b.bits && sameColours(a, b);
}

export function sameColours(a: Scene, b: Scene): boolean {
  const colours = ({
    colour,
    palette,
    repeat,
    offset,
    reverse,
    interior,
    samples,
    itermin,
  }: Scene) =>
    JSON.stringify([colour, palette, repeat, offset, reverse, interior, samples, itermin]);
  return colours(a) === colours(b);
}
