import { ARTICLE_SCENE } from '../src/core/scene/defaults.js';
import { type Scene, sceneFrom } from '../src/core/scene/scene.js';

/** The article's detail, in a smaller size for tests. */
export const DETAIL: Scene = { ...ARTICLE_SCENE, resolution: 240 };

/** Scenes for which every backend is compared to the reference. */
export const SCENES = {
  'the default picture': sceneFrom({}),
  "the article's detail": DETAIL,
  'a region right to left and upside down': sceneFrom({
    resolution: 201,
    xleft: 1.1,
    xright: -1.5,
    ybot: 0.9,
    ytop: -0.7,
  }),
  'a threshold below 2': sceneFrom({ resolution: 150, threshold: 0.7, real: 0.3, imag: 0.5 }),
  'a threshold far above 2': sceneFrom({ resolution: 150, threshold: 1e6, itermin: 0 }),
  'a fat interior and many iterations': sceneFrom({
    resolution: 100,
    real: -0.12,
    imag: 0.75,
    itermax: 3001,
  }),
  'orbits that creep and never repeat': sceneFrom({
    resolution: 20,
    real: 0.25,
    imag: 0,
    itermax: 150_000,
  }),
  'an itermax that is no multiple of a block': sceneFrom({
    resolution: 80,
    real: -0.12,
    imag: 0.75,
    itermax: 263,
  }),
  'a single pixel': sceneFrom({ resolution: 1 }),
  'one iteration': sceneFrom({ resolution: 64, itermin: 0, itermax: 1 }),
  'a single row': sceneFrom({ resolution: 300, ybot: -0.001, ytop: 0.001 }),
  'a single column': sceneFrom({
    resolution: 1,
    xleft: 0.001,
    xright: 0.002,
    ybot: -0.15,
    ytop: 0.15,
  }),
} satisfies Record<string, Scene>;
