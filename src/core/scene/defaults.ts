import { DEFAULT_COLOURING, thresholdFor } from '../colour/colouring.js';
import type { Scene } from './scene.js';

type Region = Pick<Scene, 'xleft' | 'xright' | 'ybot' | 'ytop'>;

/** The region of a scene that says nothing of it: the article's, and one of its shape with the Mandelbrot set. */
export const WHOLE: Readonly<Record<Scene['set'], Region>> = {
  julia: { xleft: -1.6, xright: 1.6, ybot: -1, ytop: 1 },
  mandelbrot: { xleft: -2.6, xright: 1.4, ybot: -1.25, ytop: 1.25 },
};

/** The article's picture: 500 × 313 pixels. */
export const DEFAULT_SCENE: Scene = Object.freeze({
  set: 'julia',
  formula: 'z^2 + c',
  convergence: 0,
  resolution: 500,
  ...WHOLE.julia,
  real: -0.835,
  imag: -0.2321,
  threshold: 2,
  itermin: 5,
  itermax: 80,
  ...DEFAULT_COLOURING,
});

/** The fields whose defaults follow from the set and the colour mode. */
export function following({
  set,
  colour,
}: Pick<Scene, 'set' | 'colour'>): Region & Pick<Scene, 'threshold'> {
  return { ...WHOLE[set], threshold: thresholdFor(colour) };
}

/**
 * Whether a field need not be written down with the rest of a scene: it is as in `DEFAULT_SCENE`, and that is
 * what follows from the scene's set and colour mode.
 */
export function isImplied(scene: Scene, field: keyof Scene): boolean {
  const value = JSON.stringify(scene[field]);
  return [DEFAULT_SCENE, { ...DEFAULT_SCENE, ...following(scene) }].every(
    (implied) => JSON.stringify(implied[field]) === value,
  );
}

/** The article's detail, 16 million pixels: the yardstick of all timings. */
export const ARTICLE_SCENE: Scene = Object.freeze({
  ...DEFAULT_SCENE,
  resolution: 4000,
  xleft: -0.1,
  xright: 0.1,
  ybot: -0.1,
  ytop: 0.1,
  itermin: 20,
  itermax: 100,
});

/** The fields that scenes are made from. */
export const SCENE_FIELDS: readonly string[] = [
  ...Object.keys(DEFAULT_SCENE),
  'start',
  'interior',
  'rows',
  'centre',
  'width',
];
