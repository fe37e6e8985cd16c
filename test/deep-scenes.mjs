// Small scenes at any depth on the edge of Julia sets, for tests and benchmarks.

/** @typedef {readonly [real: number, imag: number]} Point */

/**
 * Julia sets of all kinds: discs, a dendrite, dust, spirals, a parabolic one and a Siegel disc.
 *
 * @type {Readonly<Record<string, Point>>}
 */
export const SETS = {
  'of the article': [-0.835, -0.2321],
  rabbit: [-0.1226, 0.7449],
  'dendrite i': [0, 1],
  'real line': [-2, 0],
  dust: [0.6, 0.6],
  'dust far out': [5, -17],
  parabolic: [0.25, 0],
  siegel: [-0.390541, -0.586788],
};

/**
 * Points on the edge of the Mandelbrot set: Misiurewicz, Feigenbaum and parabolic points, and a spiral.
 *
 * @type {Readonly<Record<string, Point>>}
 */
export const EDGES = {
  'dendrite i': [0, 1],
  'real line': [-2, 0],
  'Misiurewicz M(4,1)': [-0.10109636384562, 0.95628651080914],
  'seahorse spiral': [-0.743643887037151, 0.13182590420533],
  Feigenbaum: [-1.40115518909205, 0],
  parabolic: [0.25, 0],
};

/**
 * A point of the Julia set: backward orbits converge to the set, whichever roots they take.
 *
 * @param {Point} c
 * @param {readonly boolean[]} roots which of the two roots each step takes, 30 or more
 * @returns {Point}
 */
export function pointOfSet([real, imag], roots) {
  let [x, y] = [0.3, 0.4];
  for (const root of roots) {
    const [re, im] = [x - real, y - imag];
    const size = Math.hypot(re, im);
    x = Math.sqrt(Math.max(0, (size + re) / 2));
    y = Math.sqrt(Math.max(0, (size - re) / 2)) * (im < 0 ? -1 : 1);
    if (root) [x, y] = [-x, -y];
  }
  return [x, y];
}

/** A choice of roots that ends on a point with nothing special about it. */
export const ROOTS = Array.from({ length: 40 }, (_, k) => k % 3 === 0 || k % 7 === 2);

/**
 * The region around a point with a given pixel spacing, wider than high and off centre.
 *
 * @param {Point} centre
 * @param {number} spacing
 * @param {number} resolution
 */
export function regionAround([x, y], spacing, resolution) {
  const width = resolution * spacing;
  return {
    resolution,
    xleft: x - 0.325 * width,
    xright: x + 0.675 * width,
    ybot: y - 0.475 * width,
    ytop: y + 0.125 * width,
  };
}
