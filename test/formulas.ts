import { type Scene, sceneFrom } from '../src/core/scene/scene.js';

const julia = (formula: string, real: number, imag: number, fields = {}) =>
  sceneFrom({ resolution: 64, formula, real, imag, ...fields });
const mandelbrot = (formula: string, fields = {}) =>
  sceneFrom({ resolution: 64, set: 'mandelbrot', formula, itermax: 200, ...fields });

/** Sets and formulas for which every backend is compared to the reference. */
export const FORMULAS = {
  'the Mandelbrot set': mandelbrot('z^2 + c'),
  'a Mandelbrot set from elsewhere': mandelbrot('z^2 + c', { start: [0.3, -0.2] }),
  'a detail of the Mandelbrot set': mandelbrot('c + z*z', {
    centre: [-0.7453, 0.1127],
    width: 0.01,
    itermax: 500,
  }),
  'a multibrot set': mandelbrot('z^5 + c'),
  'a cubic Julia set': julia('z^3 + c', 0.4, 0.3),
  'the burning ship': mandelbrot('(abs(re(z)) + i*abs(im(z)))^2 + c', {
    centre: [-0.5, -0.5],
    width: 3.5,
  }),
  'the tricorn': mandelbrot('conj(z)^2 + c'),
  'a power that is no integer': julia('z^2.5 + c', 0.3, 0.4),
  'a complex power': julia('z^(2 + 0.1i) + c', 0.3, 0.4, { threshold: 4 }),
  'a logistic map': mandelbrot('c*z*(1 - z)', { start: [0.5, 0], centre: [1, 0], width: 8 }),
  'a rational map': julia('z^2 + c/z^2', 0.05, 0.02, { threshold: 10 }),
  "Newton's method": julia('z - (z^3-1)/(3z^2)', 0, 0, { convergence: 1e-3, itermin: 0 }),
  'an exponential': julia('c*exp(z)', 0.35, 0.05, {
    threshold: 50,
    centre: [2, 0],
    width: 8,
    itermin: 0,
  }),
  'a sine': julia('c*sin(z)', 1, 0.3, { threshold: 50, width: 8 }),
  'a cosine': julia('c*cos(z)', 0.9, 0.4, { threshold: 50, width: 8 }),
  'a tangent': julia('c*tan(z)', 1.1, 0.4, { threshold: 50, width: 8, convergence: 1e-3 }),
  'hyperbolic functions': julia('c*sinh(z) + 0.1cosh(z)', 0.8, 0.3, { threshold: 50, width: 8 }),
  'roots and logarithms': julia('z*sqrt(z) + log(z + 2) + c', -1.2, 0.2, { width: 8 }),
} satisfies Record<string, Scene>;
