import { WHOLE } from '../../../core/scene/defaults.js';
import { MAX_ITERMAX, type Scene, sceneFrom } from '../../../core/scene/scene.js';

/** How itermax grows with depth: it has this value up to this magnification, and increases beyond. */
export interface Growth {
  readonly itermax: number;
  readonly magnification: number;
}

/** Growth for a scene that does not give its itermax. */
export const USUAL_GROWTH: Growth = { itermax: 200, magnification: 1 };

/** Minimum increase of itermax per fourfold zoom. */
const MIN_STEP = 200;

/** Below this magnification the set is too small to see. */
const MIN_MAGNIFICATION = 1 / 8;

/** Limits a zoom factor so that the set stays large enough to see; 1 means that no zoom is left. */
export function allowedZoom(scene: Scene, factor: number): number {
  return Math.max(factor, Math.min(1, MIN_MAGNIFICATION / magnificationOf(scene)));
}

/** Magnification of the view relative to the whole set. */
export function magnificationOf({ set, xleft, xright, ybot, ytop }: Scene): number {
  const whole = WHOLE[set];
  const height = (whole.ytop - whole.ybot) / Math.abs(ytop - ybot);
  return Math.max(height, (whole.xright - whole.xleft) / Math.abs(xright - xleft));
}

/** Growth that starts from a scene's own itermax and magnification. */
export function growthFrom(scene: Scene): Growth {
  return { itermax: scene.itermax, magnification: magnificationOf(scene) };
}

export function isSameGrowth(a: Growth, b: Growth): boolean {
  return a.itermax === b.itermax && a.magnification === b.magnification;
}

/**
 * The itermax that resolves a view's detail. It grows in steps, because each change recounts the whole
 * picture. Steps are at least MIN_STEP, and as large as those that lead to the growth's own itermax.
 */
function iterationsAt(scene: Scene, { itermax, magnification }: Growth): number {
  const step = Math.max(MIN_STEP, Math.round(itermax / (1 + stepsTo(magnification))));
  const steps = Math.max(0, Math.floor(stepsTo(magnificationOf(scene) / magnification)));
  return Math.min(MAX_ITERMAX, Math.max(scene.itermin + 1, itermax + step * steps));
}

/** Number of fourfold zooms up to a magnification. */
function stepsTo(magnification: number): number {
  return Math.max(0, Math.log2(magnification) / 2);
}

/** The scene with the itermax for its depth. */
export function withIterations(scene: Scene, growth: Growth): Scene {
  return sceneFrom({ itermax: iterationsAt(scene, growth) }, scene);
}

/**
 * The scene with the itermax for its depth, when it had another before. Where colours follow the count,
 * `repeat` scales along, so each count keeps its colour.
 */
export function atItsDepth(scene: Scene, growth: Growth): Scene {
  const itermax = iterationsAt(scene, growth);
  if (itermax === scene.itermax) return scene;
  const { itermin, colour, repeat } = scene;
  const followsCount = colour === 'counts' || colour === 'smooth';
  const ratio = (itermax - itermin) / (scene.itermax - itermin);
  const scaled = followsCount ? Number((repeat * ratio).toPrecision(12)) : repeat;
  return sceneFrom({ itermax, repeat: scaled }, scene);
}
