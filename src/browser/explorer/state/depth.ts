import { WHOLE } from '../../../core/defaults.js';
import { type Scene, sceneFrom } from '../../../core/scene.js';

/** How itermax grows with the depth: from what it is at a magnification, and at all smaller ones. */
export interface Growth {
  readonly itermax: number;
  readonly magnification: number;
}

/** That of a scene which says nothing of its iterations. */
export const USUAL_GROWTH: Growth = { itermax: 200, magnification: 1 };

/** By how many iterations itermax grows each time that the view is four times closer. */
const A_STEP = 200;

/** How many times the view is closer than the whole set. */
export function magnificationOf({ set, xleft, xright, ybot, ytop }: Scene): number {
  const whole = WHOLE[set];
  const height = (whole.ytop - whole.ybot) / Math.abs(ytop - ybot);
  return Math.max(height, (whole.xright - whole.xleft) / Math.abs(xright - xleft));
}

/** From what a scene says, at the depth where it says so. */
export function growthFrom(scene: Scene): Growth {
  return { itermax: scene.itermax, magnification: magnificationOf(scene) };
}

export function isSameGrowth(a: Growth, b: Growth): boolean {
  return a.itermax === b.itermax && a.magnification === b.magnification;
}

/** The itermax that shows a view's detail: it goes by steps, as every one counts the picture anew. */
function iterationsAt(scene: Scene, { itermax, magnification }: Growth): number {
  const closer = magnificationOf(scene) / magnification;
  const steps = Math.max(0, Math.floor(Math.log2(closer) / 2));
  return Math.max(scene.itermin + 1, itermax + A_STEP * steps);
}

/** The scene with the itermax of its depth. */
export function withIterations(scene: Scene, growth: Growth): Scene {
  return sceneFrom({ itermax: iterationsAt(scene, growth) }, scene);
}

/**
 * The same of a scene whose iterations were fewer or more on the way here. Where colours follow the count,
 * the palette is repeated as much more, so that each count keeps its colour.
 */
export function atItsDepth(scene: Scene, growth: Growth): Scene {
  const itermax = iterationsAt(scene, growth);
  if (itermax === scene.itermax) return scene;
  const { itermin, colour, repeat } = scene;
  const followsCount = colour === 'counts' || colour === 'smooth';
  const more = (itermax - itermin) / (scene.itermax - itermin);
  const again = followsCount ? Number((repeat * more).toPrecision(12)) : repeat;
  return sceneFrom({ itermax, repeat: again }, scene);
}
