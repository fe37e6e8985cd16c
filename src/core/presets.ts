import { InputError } from './errors.js';
import { type Scene, type SceneFields, sceneFrom } from './scene.js';

/** A scene with a name. */
export interface Preset {
  readonly name: string;
  /** What it shows, in a few words. */
  readonly about: string;
  readonly scene: SceneFields;
}

/** Views worth a name, to look at and to begin from. */
export const PRESETS: readonly Preset[] = [
  { name: 'article', about: 'the picture of the article, c = -0.835 - 0.2321i', scene: {} },
  {
    name: 'detail',
    about: 'its middle, sixteen times closer',
    scene: { xleft: -0.1, xright: 0.1, ybot: -0.1, ytop: 0.1, itermin: 20, itermax: 100 },
  },
  {
    name: 'rabbit',
    about: "Douady's rabbit: discs that meet in threes",
    scene: {
      real: -0.12256,
      imag: 0.74486,
      xleft: -1.44,
      xright: 1.44,
      ybot: -1.2,
      ytop: 1.2,
      itermax: 300,
      colour: 'histogram',
      palette: 'viridis',
    },
  },
  {
    name: 'dendrite',
    about: 'c = i: lightning without an inside',
    scene: {
      real: 0,
      imag: 1,
      xleft: -1.5,
      xright: 1.5,
      ybot: -1.25,
      ytop: 1.25,
      itermin: 0,
      itermax: 120,
      colour: 'histogram',
      palette: 'inferno',
    },
  },
  {
    name: 'siegel',
    about: 'a Siegel disc, whose orbits go round for ever',
    scene: {
      real: -0.390541,
      imag: -0.586788,
      xleft: -1.5,
      xright: 1.5,
      ybot: -1.25,
      ytop: 1.25,
      itermax: 1000,
      colour: 'histogram',
      palette: 'twilight',
      repeat: 2,
    },
  },
  {
    name: 'spirals',
    about: 'arms of seahorse valley',
    scene: {
      real: -0.7454,
      imag: 0.113,
      xleft: -0.36,
      xright: 0.36,
      ybot: -0.3,
      ytop: 0.3,
      itermin: 20,
      itermax: 1200,
      colour: 'histogram',
      palette: 'ultra',
    },
  },
  {
    name: 'dust',
    about: 'just outside the Mandelbrot set, the set falls apart',
    scene: {
      real: 0.285,
      imag: 0.0115,
      xleft: -1.2,
      xright: 1.2,
      ybot: -1,
      ytop: 1,
      itermax: 600,
      colour: 'histogram',
      palette: 'lagoon',
      repeat: 2,
    },
  },
  {
    name: 'san-marco',
    about: 'c = -3/4: the basilica where its discs touch',
    scene: {
      real: -0.75,
      imag: 0,
      xleft: -1.68,
      xright: 1.68,
      ybot: -1.4,
      ytop: 1.4,
      itermax: 2000,
      colour: 'histogram',
      palette: 'ember',
      interior: '#16324f',
    },
  },
];

/** @throws InputError when no preset has the name */
export function presetNamed(name: string): Scene {
  const preset = PRESETS.find((each) => each.name === name);
  if (!preset) {
    const names = PRESETS.map((each) => each.name).join(', ');
    throw new InputError('preset', `one of ${names}`, name);
  }
  return sceneFrom(preset.scene);
}
