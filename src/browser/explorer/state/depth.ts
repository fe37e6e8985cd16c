import { WHOLE } from '../../../core/scene/defaults.js';
import { MAX_ITERMAX, type Scene, sceneFrom } from '../../../core/scene/scene.js';

/** How itermax grows with the depth: from what it is at a magnification, and at all smaller ones. */
export interface Growth {
  readonly itermax: number;
  readonly magnification: number;
}

/** That of a scene which says nothing of its iterations. */
export const USUAL_GROWTH: Growth = { itermax: 200, magnification: 1 };

/** By how many iterations, at least, itermax grows each time that the view is four times closer. */
const A_STEP = 200;

/** A view farther away than this shows a set that is hardly seen. */
const LEAST_MAGNIFICATION = 1 / 8;

/** The part of a zoom by a factor that goes no farther away than a set can be seen from: 1 where there is none. */
export function allowedZoom(scene: Scene, factor: number): number {
  return Math.max(factor, Math.min(1, LEAST_MAGNIFICATION / magnificationOf(scene)));
}

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

/**
 * The itermax that shows a view's detail: it goes by steps, as every one counts the picture anew. They are as
 * large as those that would have led to where the growth begins.
 */
function iterationsAt(scene: Scene, { itermax, magnification }: Growth): number {
  const step = Math.max(A_STEP, Math.round(itermax / (1 + stepsTo(magnification))));
  const steps = Math.max(0, Math.floor(stepsTo(magnificationOf(scene) / magnification)));
  return Math.min(MAX_ITERMAX, Math.max(scene.itermin + 1, itermax + step * steps));
}

/** How often a view is four times closer. */
function stepsTo(magnification: number): number {
  return Math.max(0, Math.log2(magnification) / 2);
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
