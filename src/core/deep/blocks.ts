import type { Reference, ReferenceOrbit } from './orbit.js';
import { low, productOfPairs, sumOfPairs } from './pair.js';
import { spanOf } from './series.js';
import type { Steps } from './steps.js';
import type { DeepScene } from './view.js';

// Blocks of 2^k steps along a reference orbit at once,
//
//     δ' = Aδ + Bδc + Cδ² + Dδδc + Gδc² + remainder,   |remainder| ≤ t3|δ|³ + t2|δ|²c + t1|δ|c² + t0c³
//
// for |δ| ≤ r and |δc| ≤ c. The radius r is so small that no point of a block can be beyond the threshold or
// nearer to 0 than its own offset: no test and no rebase falls inside. A and B are pairs of f64 while blocks are
// merged, so that the rounding of a table does not add up.

const U = 2 ** -53;

/** The remainder, as a share of the linear part, is as small as the rounding of some operations. */
const REMAINDER = 16 * U;

/** Share of r within which a block is used. With an error of a tenth of that, Cauchy's estimate holds. */
const USED = 0.45;

/** A table starts with blocks of 2^LOWEST steps; smaller ones save little. */
const LOWEST = 3;

/** Numbers of a block in the table. */
const STRIDE = 17;

/** Places in a block: coefficients as complex numbers, the limits of its use, its error, its steps. */
export const BLOCK = {
  ...{ A: 0, B: 2, C: 4, D: 6, G: 8 },
  ...{ mostNorm: 10, mostError: 11 },
  ...{ perError: 12, perOffset: 13, perAdded: 14, constant: 15 },
  steps: 16,
} as const;

/** The blocks along a reference orbit. */
export class Blocks {
  readonly data: Float64Array;
  readonly #first: number;
  readonly #steps: number;
  /** Where the blocks of a level begin in the table. */
  readonly #begins: number[] = [];
  /** Largest |δ|² at which any block is used; −1 without blocks. */
  widest = -1;

  constructor(first: number, steps: number) {
    this.#first = first;
    this.#steps = steps;
    let blocks = 0;
    for (let level = LOWEST; steps >> level > 0; level++) {
      this.#begins[level] = STRIDE * blocks;
      blocks += steps >> level;
    }
    this.data = new Float64Array(STRIDE * blocks);
  }

  put(jet: Jet | undefined, level: number, begin: number, c: number, eta: number): void {
    if (level < LOWEST) return;
    const at = (this.#begins[level] as number) + STRIDE * (begin >> level);
    if (!jet) {
      this.data[at + BLOCK.mostNorm] = -1;
      return;
    }
    const block = blockOf(jet, 2 ** level, c, eta);
    this.data.set(block, at);
    if (level === LOWEST) this.widest = Math.max(this.widest, block[BLOCK.mostNorm] as number);
  }

  /** Place of the longest block from an entry on that may be used, or −1. @param most steps at most */
  find(entry: number, norm: number, error: number, most: number): number {
    const begin = entry - this.#first;
    const { data } = this;
    let found = -1;
    for (let level = LOWEST; ; level++) {
      const steps = 1 << level;
      // Levels that are not in the table, and the entry before the first, end here as well.
      if ((begin & (steps - 1)) !== 0 || steps > most || begin + steps > this.#steps) return found;
      const at = (this.#begins[level] as number) + STRIDE * (begin >> level);
      const fits = norm <= (data[at + BLOCK.mostNorm] as number);
      if (!fits || !(error <= (data[at + BLOCK.mostError] as number))) return found;
      found = at;
    }
  }
}

/** Between two pauses. */
const STEPS_AT_ONCE = 2000;

/** The blocks along one of the orbits of a view. */
export function* blocksOf(
  scene: DeepScene,
  { bits }: Reference,
  orbit: ReferenceOrbit,
): Steps<Blocks> {
  const { width, radius } = spanOf(scene);
  const isJulia = scene.set === 'julia';
  const c = isJulia ? 0 : Math.max(2 * radius * 2 ** width.exponent, 2 ** -1000);
  const eta = Math.max(3 * 2 ** -bits, 2 ** -1000);
  const first = orbit.z[0] === 0 && orbit.z[1] === 0 ? 1 : 0;
  const steps = Math.max(0, orbit.length - 1 - first);
  const blocks = new Blocks(first, steps);
  // As in a binary counter, two blocks of a length become one of the next; undefined where there is none.
  const waiting: { jet: Jet | undefined; level: number }[] = [];
  for (let k = 0; k < steps; k++) {
    let jet = stepJet(scene, orbit, first + k);
    let level = 0;
    while (waiting.at(-1)?.level === level) {
      const before = waiting.pop()?.jet;
      jet = before && jet && merged(before, jet, c);
      level++;
      blocks.put(jet, level, k + 1 - 2 ** level, c, eta);
    }
    waiting.push({ jet, level });
    if (k % STEPS_AT_ONCE === STEPS_AT_ONCE - 1) yield;
  }
  return blocks;
}

/** A complex number, each part a pair. */
interface Pair {
  readonly re: number;
  readonly reLow: number;
  readonly im: number;
  readonly imLow: number;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Some steps as a polynomial with bounds. Sizes are sums without cancellation, named by small letters. */
interface Jet {
  readonly A: Pair;
  readonly B: Pair;
  readonly C: Complex;
  readonly D: Complex;
  readonly G: Complex;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly g: number;
  readonly t3: number;
  readonly t2: number;
  readonly t1: number;
  readonly t0: number;
  /** What an error of 1 in every step amounts to. */
  readonly h: number;
  readonly r: number;
}

const NONE = { re: 0, im: 0 };

/** One step, δ' = 2Zδ + δ² + δc. */
function stepJet(
  { set, threshold }: DeepScene,
  { z, zLow }: ReferenceOrbit,
  m: number,
): Jet | undefined {
  const [re, im] = [2 * (z[2 * m] as number), 2 * (z[2 * m + 1] as number)];
  const A = { re, im, reLow: 2 * (zLow[2 * m] as number), imLow: 2 * (zLow[2 * m + 1] as number) };
  const a = Math.sqrt(re * re + im * im);
  const r = Math.min(a / 8, threshold * (1 - 2 ** -9) - a / 2);
  if (!(r > 0 && a > SMALLEST)) return undefined;
  const b = set === 'julia' ? 0 : 1;
  const B = { re: b, reLow: 0, im: 0, imLow: 0 };
  const remainder = { t3: 0, t2: 0, t1: 0, t0: 0 };
  return {
    A,
    B,
    C: { re: 1, im: 0 },
    D: NONE,
    G: NONE,
    a,
    b,
    c: 1,
    d: 0,
    g: 0,
    ...remainder,
    h: 1,
    r,
  };
}

/** Sizes of A and B beyond which a block is given up. */
const [SMALLEST, LARGEST] = [2 ** -200, 2 ** 200];

/** The steps of x, then those of y; undefined if the remainder is never small. @param c radius of δc */
function merged(x: Jet, y: Jet, c: number): Jet | undefined {
  const A = pairProduct(y.A, x.A);
  const B = pairSum(pairProduct(y.A, x.B), y.B);
  const [a, b] = [y.a * x.a, y.a * x.b + y.b];
  if (!(a > SMALLEST && a < LARGEST && b < LARGEST)) return undefined;
  let r = x.r;
  let remainder = remainderOf(x, y, c, r);
  // Sums at a larger radius bound those at a smaller one, so the radius may only shrink.
  for (let round = 0; round < 3; round++) {
    const within = (y.r - remainder.beta * c) / remainder.alpha;
    const small = Math.sqrt((REMAINDER * a) / remainder.t3) / USED;
    const next = Math.min(x.r, within, small);
    if (round === 2) r = Math.min(r, next);
    else r = next;
    if (!(r > 0)) return undefined;
    if (round < 2) remainder = remainderOf(x, y, c, r);
  }
  const { t3, t2, t1, t0 } = remainder;
  if (t2 * r * c + t1 * c * c > 2 * REMAINDER * a || t0 * c * c > 2 * REMAINDER * b)
    return undefined;
  const { A: Ay, C: Cy, D: Dy } = y;
  const { A: Ax, B: Bx, C: Cx, D: Dx, G: Gx } = x;
  return {
    ...{ A, B, a, b, t3, t2, t1, t0, r },
    C: sum(product(Ay, Cx), product(Cy, product(Ax, Ax))),
    D: sum(sum(product(Ay, Dx), twice(product(Cy, product(Ax, Bx)))), product(Dy, Ax)),
    G: sum(sum(product(Ay, Gx), product(Cy, product(Bx, Bx))), sum(product(Dy, Bx), y.G)),
    c: y.a * x.c + y.c * x.a * x.a,
    d: y.a * x.d + 2 * y.c * x.a * x.b + y.d * x.a,
    g: y.a * x.g + y.c * x.b * x.b + y.d * x.b + y.g,
    h: slopeOf(y, c, y.r) * x.h + y.h,
  };
}

/** Bounds of merged steps for |δ| ≤ r: |y| ≤ α|δ| + βc, and the remainder of its square and cube. */
function remainderOf(x: Jet, y: Jet, c: number, r: number) {
  const g2 = x.c + x.t3 * r;
  const g1 = x.d + x.t2 * r;
  const g0 = x.g + x.t1 * r + x.t0 * c;
  const alpha = x.a + g2 * r + g1 * c;
  const beta = x.b + g0 * c;
  const [alpha2, beta2] = [alpha + x.a, beta + x.b];
  return {
    alpha,
    beta,
    t3: y.a * x.t3 + y.c * g2 * alpha2 + y.t3 * alpha ** 3,
    t2:
      y.a * x.t2 +
      y.c * (g2 * beta2 + g1 * alpha2) +
      y.d * g2 +
      3 * y.t3 * alpha * alpha * beta +
      y.t2 * alpha * alpha,
    t1:
      y.a * x.t1 +
      y.c * (g1 * beta2 + g0 * alpha2) +
      y.d * g1 +
      3 * y.t3 * alpha * beta * beta +
      2 * y.t2 * alpha * beta +
      y.t1 * alpha,
    t0:
      y.a * x.t0 +
      y.c * g0 * beta2 +
      y.d * g0 +
      y.t3 * beta ** 3 +
      y.t2 * beta ** 2 +
      y.t1 * beta +
      y.t0,
  };
}

/** Bound on the derivative by δ; that of the remainder by Cauchy's estimate. */
function slopeOf({ a, c: second, d, t3, t2, t1, t0 }: Jet, c: number, r: number): number {
  const remainder = t3 * r * r + t2 * r * c + t1 * c * c + (t0 * c ** 3) / r;
  return (a + 2 * second * r + d * c + 2 * remainder) * (1 + 2 ** -30);
}

/**
 * A block for f64: the error of δ grows to perError · E + perOffset · |d| + perAdded · |δc| + constant. Its parts:
 * rounding of A and B, evaluation, the merges of C, D and G, and the remainder.
 */
function blockOf(jet: Jet, steps: number, c: number, eta: number): number[] {
  const { A, B, C, D, G, r, t3, t2, t1, t0, h } = jet;
  const used = USED * r;
  const perOffset =
    1.1 * U * jet.a +
    4.3 * U * (jet.a + jet.c * used + jet.d * c) +
    (12 * steps + 6) * U * jet.c * used +
    (16 * steps + 6) * U * jet.d * c +
    t3 * used * used +
    t2 * used * c +
    t1 * c * c;
  const perAdded =
    1.1 * U * jet.b +
    4.3 * U * (jet.b + jet.g * c) +
    (20 * steps + 6) * U * jet.g * c +
    t0 * c * c +
    3 * U * h;
  const bounds = [used * used, 0.1 * used, slopeOf(jet, c, r), perOffset, perAdded, h * eta];
  const isUsable = used * used > 2 ** -1000 && bounds.every(Number.isFinite);
  if (!isUsable) bounds[0] = -1;
  return [...[A, B, C, D, G].flatMap(({ re, im }) => [re, im]), ...bounds, steps];
}

function pairProduct(a: Pair, b: Pair): Pair {
  let p = productOfPairs(a.re, a.reLow, b.re, b.reLow);
  let pLow = low;
  let q = productOfPairs(a.im, a.imLow, b.im, b.imLow);
  const re = sumOfPairs(p, pLow, -q, -low);
  const reLow = low;
  p = productOfPairs(a.re, a.reLow, b.im, b.imLow);
  pLow = low;
  q = productOfPairs(a.im, a.imLow, b.re, b.reLow);
  const im = sumOfPairs(p, pLow, q, low);
  return { re, reLow, im, imLow: low };
}

function pairSum(a: Pair, b: Pair): Pair {
  const re = sumOfPairs(a.re, a.reLow, b.re, b.reLow);
  const reLow = low;
  const im = sumOfPairs(a.im, a.imLow, b.im, b.imLow);
  return { re, reLow, im, imLow: low };
}

function product(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

function sum(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

function twice({ re, im }: Complex): Complex {
  return { re: 2 * re, im: 2 * im };
}
