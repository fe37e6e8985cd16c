import { thresholdFor } from '../colour/colouring.js';
import { SCENE_ROWS, TABLE } from './table.js';
import type { Region, Scene } from './types.js';

/** Default region of each set: the article's, and one of the same shape for the Mandelbrot set. */
export const WHOLE: Readonly<Record<Scene['set'], Region>> = {
  julia: {
    xleft: TABLE.xleft.default,
    xright: TABLE.xright.default,
    ybot: TABLE.ybot.default,
    ytop: TABLE.ytop.default,
  },
  mandelbrot: { xleft: -2.6, xright: 1.4, ybot: -1.25, ytop: 1.25 },
};

/** The article's picture: 500 × 313 pixels. */
export const DEFAULT_SCENE: Scene = Object.freeze(
  Object.fromEntries(
    Object.entries(SCENE_ROWS).flatMap(([name, row]) =>
      row.default === undefined ? [] : [[name, row.default]],
    ),
  ) as unknown as Scene,
);

/** The defaults that depend on the set and the colour mode. */
export function following({
  set,
  colour,
}: Pick<Scene, 'set' | 'colour'>): Region & Pick<Scene, 'threshold'> {
  return { ...WHOLE[set], threshold: thresholdFor(colour) };
}

/**
 * Whether a field may be left out when a scene is written: its value is both that of `DEFAULT_SCENE` and
 * the default of the scene's set and colour mode.
 */
export function isImplied(scene: Scene, field: keyof Scene): boolean {
  const value = JSON.stringify(scene[field]);
  return [DEFAULT_SCENE, { ...DEFAULT_SCENE, ...following(scene) }].every(
    (implied) => JSON.stringify(implied[field]) === value,
  );
}

/** The article's detail, 16 million pixels: the benchmark of all timings. */
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
