import type { Scene } from '../scene/types.js';

/**
 * What a picture shows, in words.
 *
 * @example
 * titleOf(sceneFrom()); // Julia set of z^2 + c, c = -0.835 - 0.2321i
 */
export function titleOf({ set, formula, real, imag }: Scene): string {
  if (set === 'mandelbrot') return `Mandelbrot set of ${formula}`;
  const hasC = /(^|[^a-z])c([^a-z]|$)/i.test(formula);
  const c = `${real} ${imag < 0 ? '-' : '+'} ${Math.abs(imag)}i`;
  return `Julia set of ${formula}${hasC ? `, c = ${c}` : ''}`;
}
