import { WHOLE } from '../../../core/defaults.js';
import { type Scene, sceneFrom } from '../../../core/scene.js';

/** Iterations of the whole set, and by how many more they grow each time that the view is four times closer. */
const AT_FIRST = 200;
const A_STEP = 200;

/** How many times the view is closer than the whole set. */
export function magnificationOf({ set, xleft, xright, ybot, ytop }: Scene): number {
  const whole = WHOLE[set];
  const height = (whole.ytop - whole.ybot) / Math.abs(ytop - ybot);
  return Math.max(height, (whole.xright - whole.xleft) / Math.abs(xright - xleft));
}

/** The itermax that shows a view's detail: it goes by steps, as every one counts the picture anew. */
function iterationsAt(scene: Scene): number {
  const steps = Math.max(0, Math.floor(Math.log2(magnificationOf(scene)) / 2));
  return Math.max(scene.itermin + 1, AT_FIRST + A_STEP * steps);
}

/** The scene with the itermax of its depth. */
export function withIterations(scene: Scene): Scene {
  return sceneFrom({ itermax: iterationsAt(scene) }, scene);
}

/**
 * The same of a scene whose iterations were fewer or more on the way here. Where colours follow the count, the palette is repeated as much
 * more, so that each count keeps its colour.
 */
export function atItsDepth(scene: Scene): Scene {
  const itermax = iterationsAt(scene);
  if (itermax === scene.itermax) return scene;
  const { itermin, colour, repeat } = scene;
  const followsCount = colour === 'counts' || colour === 'smooth';
  const more = (itermax - itermin) / (scene.itermax - itermin);
  const again = followsCount ? Number((repeat * more).toPrecision(12)) : repeat;
  return sceneFrom({ itermax, repeat: again }, scene);
}
