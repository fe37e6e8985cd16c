import { InputError } from '../errors.js';
import { oneOf } from '../nearest.js';
import { type Scene, type SceneFields, sceneFrom } from './scene.js';

/** A named scene. */
export interface Preset {
  readonly name: string;
  /** Description in a few words. */
  readonly about: string;
  readonly scene: SceneFields;
}

const SMOOTH = { colour: 'smooth', itermin: 0, samples: 3 } as const;
const GLOW = { colour: 'distance', itermin: 0, samples: 3 } as const;

/** A region with an aspect ratio of 6 to 5. */
function framing(re: number, im: number, width: number) {
  const [x, y] = [width / 2, (width * 5) / 12];
  return { xleft: re - x, xright: re + x, ybot: im - y, ytop: im + y };
}

/** Named views, to look at and to start from. */
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
      ...GLOW,
      ...framing(0, 0, 2.88),
      real: -0.12256,
      imag: 0.74486,
      itermax: 300,
      palette: 'viridis',
      reverse: true,
      interior: '#0d0221',
    },
  },
  {
    name: 'dendrite',
    about: 'c = i: lightning without an interior',
    scene: {
      ...GLOW,
      ...framing(0, 0, 3),
      real: 0,
      imag: 1,
      itermax: 200,
      palette: ['#ffffff', '#a8e0ff', '#3a7bd5', '#1b2a6b', '#0b1030', '#05060f'],
    },
  },
  {
    name: 'siegel',
    about: 'a Siegel disc, whose orbits circle for ever',
    scene: {
      ...GLOW,
      ...framing(0, 0, 3),
      real: -0.390541,
      imag: -0.586788,
      itermax: 1000,
      palette: 'twilight',
      repeat: 1.5,
    },
  },
  {
    name: 'spirals',
    about: 'arms of seahorse valley',
    scene: {
      ...SMOOTH,
      ...framing(0, 0, 0.72),
      real: -0.7454,
      imag: 0.113,
      itermin: 20,
      itermax: 1200,
      palette: 'ultra',
      repeat: 6,
    },
  },
  {
    name: 'dust',
    about: 'c is just outside the Mandelbrot set: the Julia set falls apart',
    scene: {
      ...SMOOTH,
      ...framing(0, 0, 2.4),
      real: 0.285,
      imag: 0.0115,
      itermin: 5,
      itermax: 600,
      palette: 'lagoon',
      repeat: 6,
    },
  },
  {
    name: 'san-marco',
    about: 'c = -3/4: the basilica where its discs touch',
    scene: {
      ...GLOW,
      ...framing(0, 0, 3.36),
      real: -0.75,
      imag: 0,
      itermax: 1500,
      palette: 'ember',
      reverse: true,
      interior: '#16324f',
    },
  },
  {
    name: 'mandelbrot',
    about: 'the Mandelbrot set: every c whose Julia set is in one piece',
    scene: {
      ...SMOOTH,
      ...framing(-0.66, 0, 3),
      set: 'mandelbrot',
      itermax: 600,
      palette: 'ultra',
      repeat: 12,
    },
  },
  {
    name: 'seahorses',
    about: 'a tail in seahorse valley',
    scene: {
      ...SMOOTH,
      ...framing(-0.74655, 0.0983, 0.0034),
      set: 'mandelbrot',
      itermin: 40,
      itermax: 800,
      palette: 'twilight',
      repeat: 4,
    },
  },
  {
    name: 'ink',
    about: 'the Mandelbrot set in ink on paper, by distance',
    scene: {
      ...GLOW,
      ...framing(-0.66, 0, 3),
      set: 'mandelbrot',
      itermax: 1000,
      palette: ['#101418', '#f6f1e4', '#efe6d0'],
      interior: '#101418',
    },
  },
  {
    name: 'multibrot',
    about: 'the Mandelbrot set of z^4 + c, with threefold symmetry',
    scene: {
      ...GLOW,
      ...framing(0.02, 0, 2.88),
      set: 'mandelbrot',
      formula: 'z^4 + c',
      itermax: 300,
      palette: ['#fff7e0', '#ffb3c6', '#c74a8f', '#5a2a86', '#231a4a', '#0d0b22'],
      interior: '#0b0a1c',
    },
  },
  {
    name: 'burning-ship',
    about: 'the flagship of the armada on the antenna of the burning ship',
    scene: {
      ...SMOOTH,
      ...framing(-1.7555, 0.039, 0.105),
      set: 'mandelbrot',
      formula: '(abs(re(z)) - i abs(im(z)))^2 + c',
      itermin: 4,
      itermax: 200,
      palette: '#0a0f24 #2b2350 #8c2f56 #ee7b30 #ffe2a0 #ee7b30 #8c2f56 #2b2350 #0a0f24'.split(' '),
      repeat: 3,
      samples: 4,
    },
  },
  {
    name: 'tricorn',
    about: 'the Mandelbrot set of conj(z)^2 + i c, with three horns',
    scene: {
      ...SMOOTH,
      ...framing(0, 0.28, 4.2),
      set: 'mandelbrot',
      formula: 'conj(z)^2 + i c',
      itermax: 200,
      palette: '#101428 #3c4a7a #a8b8d8 #fdf3e7 #e8a15c #a1382f #3a1028 #101428'.split(' '),
      repeat: 8,
    },
  },
  {
    name: 'newton',
    about: "Newton's method for the cube roots of 1",
    scene: {
      ...SMOOTH,
      ...framing(-0.4, 0, 2.4),
      formula: 'z - (z^3 - 1) / (3z^2)',
      threshold: 1e6,
      convergence: 1e-3,
      itermin: 1,
      itermax: 22,
      palette: ['#0d1b2a', '#1b4965', '#5fa8d3', '#cae9ff', '#fff6e0', '#ffc971', '#e2711d'],
    },
  },
  {
    name: 'pinwheel',
    about: "Newton's method for the fourth roots of 1, with rotated steps",
    scene: {
      ...SMOOTH,
      ...framing(0, 0, 3),
      formula: 'z - (1 + 0.6i) (z^4 - 1) / (4z^3)',
      threshold: 1e6,
      convergence: 1e-3,
      itermax: 50,
      palette: 'magma',
    },
  },
  {
    name: 'nova',
    about: "Newton's method for the cube roots of 1, pushed by c at every step",
    scene: {
      ...SMOOTH,
      ...framing(-0.42, 0, 1.2),
      set: 'mandelbrot',
      formula: 'z - (z^3 - 1) / (3z^2) + c',
      start: [1, 0],
      threshold: 1e6,
      convergence: 1e-3,
      itermax: 200,
      palette: 'twilight',
      repeat: 4,
    },
  },
  {
    name: 'magnet',
    about: 'from the physics of magnets: where the phases meet',
    scene: {
      ...SMOOTH,
      ...framing(1.35, 0, 4.44),
      set: 'mandelbrot',
      formula: '((z^2 + c - 1) / (2z + c - 2))^2',
      convergence: 1e-3,
      itermax: 150,
      palette: '#0f0c29 #302b63 #2a7f9e #7fd1c7 #fdf6d8 #f6a04d #c0392b #4a1030 #0f0c29'.split(' '),
      repeat: 3,
    },
  },
  {
    name: 'exponential',
    about: 'c exp(z): petals about a fixed point',
    scene: {
      ...SMOOTH,
      ...framing(-0.2, 1, 6),
      formula: 'c exp(z)',
      real: 1,
      imag: 1,
      itermax: 40,
      palette: '#2b0f3a #8a2a5b #e4573d #ffb84d #fff3c9 #7fd1c7 #2a7f9e #1a2350'.split(' '),
    },
  },
  {
    name: 'sine',
    about: 'c sin(z): endless whirls to the left and right',
    scene: {
      ...SMOOTH,
      ...framing(0, 0, 6),
      formula: 'c sin(z)',
      real: 1,
      imag: 0.3,
      threshold: 50,
      itermax: 60,
      palette: 'lagoon',
      samples: 2,
    },
  },
  {
    name: 'filigree',
    about: 'z^3 + c/z^3, a McMullen map: rings within rings',
    scene: {
      ...SMOOTH,
      ...framing(0, 0, 2.52),
      formula: 'z^3 + c / z^3',
      real: 0.01,
      imag: 0,
      itermax: 16,
      palette: ['#14110f', '#4a2c1a', '#a8702a', '#f0c65a', '#fff6d0', '#ffffff'],
    },
  },
  {
    name: 'tree',
    about: "Glynn's tree, from z to the power of 3/2",
    scene: {
      ...SMOOTH,
      ...framing(0, 0.54, 0.432),
      formula: 'z sqrt(i z) + c',
      real: 0,
      imag: 0.2,
      itermin: 20,
      itermax: 150,
      palette: ['#0c1a33', '#1f4e79', '#6db5c9', '#f4f1d0', '#f2a65a', '#a63d40', '#2b0f26'],
      interior: '#2b0f26',
    },
  },
  {
    name: 'galaxies',
    about: 'c = 0.355 + 0.355i: pairs of spirals',
    scene: {
      ...SMOOTH,
      ...framing(0, 0, 2.28),
      real: 0.355,
      imag: 0.355,
      itermin: 5,
      itermax: 300,
      palette: 'magma',
      repeat: 2,
    },
  },
];

/** @throws InputError when no preset has the name */
export function presetNamed(name: string): Scene {
  const preset = PRESETS.find((each) => each.name === name);
  if (!preset) {
    const names = PRESETS.map((each) => each.name);
    throw new InputError('preset', oneOf(names, name), name);
  }
  return sceneFrom(preset.scene);
}
