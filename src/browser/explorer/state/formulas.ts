import { DEFAULT_SCENE, WHOLE } from '../../../core/scene/defaults.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { Region } from '../../../core/scene/types.js';

/** The settings with which a formula shows well. */
export interface FormulaScene {
  readonly formula: string;
  /** The point c of its Julia set. */
  readonly c: readonly [real: number, imag: number];
  /** Start of the Mandelbrot set's orbits: the critical point, if there is only one. */
  readonly start?: readonly [real: number, imag: number];
  readonly threshold?: number;
  readonly convergence?: number;
  /** The itermax of the whole set, if it is not the usual one. */
  readonly itermax?: number;
  /** The region that shows the whole of each set. */
  readonly whole: Readonly<Record<Scene['set'], Region>>;
}

const edges = (xleft: number, xright: number, ybot: number, ytop: number): Region => ({
  xleft,
  xright,
  ybot,
  ytop,
});

/** The formulas that the page offers, with their settings. */
export const FORMULAS: readonly FormulaScene[] = [
  { formula: DEFAULT_SCENE.formula, c: [DEFAULT_SCENE.real, DEFAULT_SCENE.imag], whole: WHOLE },
  {
    formula: 'z^3 + c',
    c: [-0.1, 0.79],
    whole: { julia: edges(-1.6, 1.6, -1.2, 1.2), mandelbrot: edges(-1.7, 1.7, -1.35, 1.35) },
  },
  {
    formula: 'z^4 + c',
    c: [0.6, 0.55],
    whole: { julia: edges(-1.6, 1.6, -1.2, 1.2), mandelbrot: edges(-1.7, 1.5, -1.25, 1.25) },
  },
  {
    formula: '(abs(re(z)) + i*abs(im(z)))^2 + c',
    c: [-1.52, -0.09],
    whole: { julia: edges(-2, 2, -1, 1), mandelbrot: edges(-2.4, 1.6, -1.9, 1) },
  },
  {
    formula: 'conj(z)^2 + c',
    c: [0.3, 0.7],
    whole: { julia: edges(-1.9, 1.9, -1.4, 1.4), mandelbrot: edges(-2.5, 1.8, -1.7, 1.7) },
  },
  {
    formula: 'c*exp(z)',
    c: [1, 1],
    itermax: 60,
    whole: { julia: edges(-3.2, 2.8, -1, 3), mandelbrot: edges(-0.3, 2.9, -1.1, 1.1) },
  },
  {
    formula: 'c*sin(z)',
    c: [1, 0.3],
    start: [Math.PI / 2, 0],
    threshold: 50,
    itermax: 80,
    whole: { julia: edges(-3.2, 3.2, -2, 2), mandelbrot: edges(-3.2, 3.2, -2, 2) },
  },
  {
    formula: 'z - (z^3-1)/(3z^2)',
    c: [0, 0],
    threshold: 1e6,
    convergence: 1e-3,
    itermax: 40,
    whole: { julia: edges(-2, 2, -1.25, 1.25), mandelbrot: edges(-2, 2, -1.25, 1.25) },
  },
  {
    formula: 'z^2 + c/z',
    c: [0.18, 0.2],
    start: [0.5, 0],
    whole: { julia: edges(-1.7, 1.7, -1.15, 1.15), mandelbrot: edges(-0.8, 0.8, -0.5, 0.5) },
  },
];

/** The settings of a formula, or undefined if the page does not offer it. */
export function sceneOfFormula(formula: string): FormulaScene | undefined {
  const plain = (text: string) => text.replaceAll(' ', '');
  return FORMULAS.find((each) => plain(each.formula) === plain(formula));
}

/** Whether a formula has a c. Without one it has a single set, a Julia set. */
export function hasC(formula: string): boolean {
  return /(^|[^a-z])c([^a-z]|$)/i.test(formula);
}
