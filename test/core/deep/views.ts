import type { DeepScene } from '../../../src/core/deep/view.js';
import { ARTICLE, juliaPoint, mandelbrotPoint, point, view } from './places.js';

const HAIRY: [number, number] = [-0.8, 0.156];
const FIXED: [number, number] = [-0.4, 0.6];

const mandelbrot = (width: string, fields: Partial<DeepScene>) =>
  view(width, { set: 'mandelbrot', ...fields });

/** Views of every kind, from shallow to 1e-1000. They are made when they are needed. */
export const VIEWS: Record<string, () => DeepScene> = {
  'Julia, the article’s, 0.2': () => view('0.2', { itermax: 100 }),
  'Julia, a dense one, 0.05': () => view('0.05', { shared: point(...HAIRY) }),
  'Julia, cauliflower gate, 0.2': () =>
    view('0.2', { shared: point(0.250001, 0), itermax: 5000, centre: point(0.5, 0.02) }),
  'Julia with an interior, 1e-4': () =>
    view('1e-4', { shared: point(-0.12, 0.74), centre: juliaPoint([-0.12, 0.74], 40, 40) }),
  'Julia with an interior, 1e-120': () =>
    view('1e-120', { shared: point(-0.12, 0.74), centre: juliaPoint([-0.12, 0.74], 300, 160) }),
  'Julia, threshold 100, 1e-7': () =>
    view('1e-7', { shared: point(...FIXED), centre: juliaPoint(FIXED, 20, 40), threshold: 100 }),
  'Julia, the article’s, 1e-12': () => view('1e-12', { centre: juliaPoint(ARTICLE, 40, 50) }),
  'Julia, the article’s, 1e-50': () => view('1e-50', { centre: juliaPoint(ARTICLE, 150, 90) }),
  'Julia, the article’s, 1e-200': () => view('1e-200', { centre: juliaPoint(ARTICLE, 600, 240) }),
  'Julia, critical pass of c = i, 1e-20': () => view('1e-20', { shared: point(0, 1) }),
  'Julia, critical pass of c = i, 1e-120': () => view('1e-120', { shared: point(0, 1) }),
  'Julia, critical pass after two steps, 1e-60': () =>
    // z² + c = √−c for the root of 0: an offset is squared in the third step.
    view('1e-60', { shared: point(0, 1), centre: juliaPoint([0, 1], 3, 100) }),
  'Julia, fixed point, 1e-500': () => view('1e-500', { centre: juliaPoint(ARTICLE, 0, 540) }),
  'Julia, c of 400 digits, threshold 1000, 1e-300': () => {
    const digits = '37'.repeat(195);
    return view('1e-300', {
      shared: point(`-0.8350000001${digits}`, `0.2321000001${digits}`),
      centre: point('0', '0'),
      threshold: 1000,
    });
  },
  // An offset from a superattracting cycle is squared again and again.
  'Julia, c = 0, 1e-20': () => view('1e-20', { shared: point(0, 0) }),
  'Julia, c = −1, 1e-40': () => view('1e-40', { shared: point(-1, 0), itermax: 300 }),
  'Mandelbrot, whole, 3': () => mandelbrot('3', { centre: point(-0.75, 0), itermax: 500 }),
  'Mandelbrot, spiral, 1e-12': () =>
    mandelbrot('1e-12', {
      centre: point('-0.743643887037158704752191506114774', '0.131825904205311970493132056385139'),
    }),
  'Mandelbrot, spiral, 1e-50': () =>
    mandelbrot('1e-50', { centre: mandelbrotPoint([-0.1011, 0.9563], 1, 90, 4) }),
  'Mandelbrot, antenna, 1e-200': () =>
    mandelbrot('1e-200', { centre: mandelbrotPoint([-1.543689, 0], 1, 240, 3) }),
  'Mandelbrot, Misiurewicz, 1e-400': () =>
    mandelbrot('1e-400', { centre: mandelbrotPoint([-0.1011, 0.9563], 1, 440, 4), itermax: 4000 }),
  'Mandelbrot, Misiurewicz, 1e-1000': () =>
    mandelbrot('1e-1000', {
      centre: mandelbrotPoint([-0.1011, 0.9563], 1, 1040, 4),
      itermax: 9000,
    }),
  'Mandelbrot, c = i, 1e-276': () => mandelbrot('1e-276', { centre: point(0, 1) }),
  'Mandelbrot, tip, 1e-12': () => mandelbrot('1e-12', { centre: point(-2, 0) }),
  'Mandelbrot, tip, 1e-276': () => mandelbrot('1e-276', { centre: point(-2, 0) }),
  'Mandelbrot, tip, 1e-500': () => mandelbrot('1e-500', { centre: point(-2, 0) }),
  'Mandelbrot, beside the tip, 1e-400': () =>
    mandelbrot('1e-400', { centre: point(`-1.${'9'.repeat(390)}7`, 0) }),
  'Julia, critical pass of c = i, 1e-400': () =>
    view('1e-400', { shared: point(0, 1), itermax: 3000 }),
  'Julia, c = −2, its end, 1e-350': () =>
    view('1e-350', { shared: point(-2, 0), centre: point(2, 0), threshold: 100 }),
  'Mandelbrot, another start, 1e-20': () =>
    mandelbrot('1e-20', { shared: point(0.1, -0.2), centre: point('-0.75', '0.0123') }),
  // z_60 is as long as the threshold for some pixels, and z_126, z_192, … for others.
  'Mandelbrot, minibrot of period 66, 2e-11, threshold within the orbit': () =>
    mandelbrot('2e-11', {
      centre: mandelbrotPoint([-0.10698961323183, 0.96213037733806], 66, 50),
      threshold: 1362631 / 2 ** 20,
    }),
  'Mandelbrot, minibrot of period 66, 1e-12': () =>
    mandelbrot('1e-12', {
      centre: mandelbrotPoint([-0.10698961323183, 0.96213037733806], 66, 50),
      itermax: 3000,
    }),
  'Mandelbrot, minibrot of period 4356, 6e-24': () =>
    mandelbrot('6e-24', { centre: MINIBROT, itermax: 20_000 }),
  'Mandelbrot, shallow minibrot of period 39, 1e-6': () =>
    mandelbrot('6e-6', { centre: mandelbrotPoint([-0.7436423, 0.1318265], 39, 40), itermax: 5000 }),
};

/** Nucleus of a minibrot of period 4356 and of size 9e-26. */
const MINIBROT = point(
  '-0.106989613231589625716230093252494139641320198751469539337650717840646669743976350957112363',
  '0.962130377338238416905258261350213858349200226689463679380605101459631056855068629247111820',
);
