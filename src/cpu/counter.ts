import type { Counted } from '../core/backend.js';
import { needsShades } from '../core/colouring.js';
import { orbitOf } from '../core/escape.js';
import { formulaOf } from '../core/formula/formula.js';
import type { Scene } from '../core/scene.js';
import { shadeOf } from '../core/shading.js';
import { type Points, pointsIn, viewOf } from '../core/view.js';
import { FormulaKernel, NO_END, type Orbits } from './formula/kernel.js';
import type { Kernel } from './kernel.js';
import type { BandRequest } from './protocol.js';

/** Orbits that are set up at once. */
const ORBITS_AT_ONCE = 2 ** 14;

/**
 * Counts bands on the calling thread, in f64: the counts are those of the reference, to the bit. Julia
 * sets of z² + c have a kernel of their own, other formulas are compiled.
 */
export class Counter {
  readonly #formulas = new Map<string, FormulaKernel>();

  /** @param kernel for Julia sets of z² + c */
  constructor(private readonly kernel: Kernel) {}

  count({ scene, band, samples }: BandRequest): Counted {
    const points = viewOf(scene).points(band, samples);
    const own = hasOwnKernel(scene) && !samples;
    const counts = own ? this.kernel.count(scene, band) : this.#countPoints(scene, points);
    return needsShades(scene)
      ? { counts, shades: this.#shades(scene, points, counts) }
      : { counts };
  }

  #countPoints(scene: Scene, points: Points): Uint32Array<ArrayBuffer> {
    const kernel = this.#kernelFor(scene);
    const counts = new Uint32Array(pointsIn(points));
    for (const { from, orbits } of orbitsOf(scene, points)) {
      counts.set(kernel.count(orbits, scene), from);
    }
    return counts;
  }

  #shades(scene: Scene, points: Points, counts: Uint32Array): Float32Array<ArrayBuffer> {
    const kernel = this.#kernelFor(scene);
    const byPoint = scene.set === 'julia' ? 'byStart' : 'byC';
    const wanted = scene.colour === 'distance' ? byPoint : undefined;
    const shades = new Float32Array(counts.length);
    for (const { from, orbits } of orbitsOf(scene, points)) {
      const own = counts.slice(from, from + orbits.zRe.length);
      // Orbits that have not ended have no shade, and need not be gone through again.
      const ends = kernel.ends(
        orbits,
        own.map((n) => (n === scene.itermax ? NO_END : n)),
        wanted,
      );
      for (let k = 0; k < own.length; k++) {
        if (own[k] === scene.itermax) continue;
        const length = (which: number) => Math.sqrt(ends[5 * k + which] as number);
        shades[from + k] = shadeOf(scene, {
          before: length(0),
          last: length(1),
          movedBefore: length(2),
          moved: length(3),
          derivative: length(4),
        });
      }
    }
    return shades;
  }

  #kernelFor({ formula }: Scene): FormulaKernel {
    const known = this.#formulas.get(formula);
    if (known) return known;
    const kernel = new FormulaKernel(formulaOf(formula));
    this.#formulas.clear();
    this.#formulas.set(formula, kernel);
    return kernel;
  }
}

function hasOwnKernel({ set, formula, convergence }: Scene): boolean {
  return set === 'julia' && convergence === 0 && formulaOf(formula).isQuadratic;
}

/** The orbits of points, some at a time. */
function* orbitsOf(
  scene: Scene,
  { xs, ys, scattered }: Points,
): Generator<{ from: number; orbits: Orbits }> {
  const length = pointsIn({ xs, ys, scattered });
  for (let from = 0; from < length; from += ORBITS_AT_ONCE) {
    const size = Math.min(length - from, ORBITS_AT_ONCE);
    const numbers = () => new Float64Array(size);
    const orbits = { zRe: numbers(), zIm: numbers(), cRe: numbers(), cIm: numbers() };
    for (let k = 0; k < size; k++) {
      const place = from + k;
      const x = xs[scattered ? place : place % xs.length] as number;
      const y = ys[scattered ? place : Math.floor(place / xs.length)] as number;
      const { zRe, zIm, cRe, cIm } = orbitOf(x, y, scene);
      orbits.zRe[k] = zRe;
      orbits.zIm[k] = zIm;
      orbits.cRe[k] = cRe;
      orbits.cIm[k] = cIm;
    }
    yield { from, orbits };
  }
}
