import { digitsAt, log2Of } from './decimal.js';
import { entryOf, type Reference, type ReferenceOrbit, type ScaledEntry } from './orbit.js';
import { low, productOfPairs, sumOfPairs } from './pair.js';
import type { Steps } from './steps.js';
import type { DeepScene } from './view.js';

// The first steps of all points of a view at once: δ_n = Σ a_k t^k, k = 1 … 16, with t = offset / ρ and |t| ≤ 1
// within the view. Coefficients are pairs of f64 in units of 2^exponent.

const U = 2 ** -53;

/** Bound on the relative rounding of a complex operation on pairs, with room. */
const U2 = 64 * U * U;

const DEGREE = 16;

/** What f64 loses below its range, in the unit of the coefficients. */
const LEAST = 2 ** -1000;

/** Between two pauses. */
const STEPS_AT_ONCE = 500;

/** A positive number as mantissa · 2^exponent, 1 ≤ mantissa < 2. */
export interface Scaled {
  readonly mantissa: number;
  readonly exponent: number;
}

/** The size of a view. */
export interface Span {
  /** Its width, as the nearest f64. */
  readonly width: Scaled;
  /** The distance ρ of its corners from the centre, or a little more, in units of 2^width.exponent. */
  readonly radius: number;
}

export function spanOf({ width, columns, rows }: DeepScene): Span {
  let exponent = Math.floor(log2Of(width));
  // 80 bits of the width, then the nearest f64.
  const shift = BigInt(80 - exponent);
  const decimal = width.exponent;
  let above = decimal > 0 ? digitsAt(width, 0) : width.digits;
  let below = decimal > 0 ? 1n : 10n ** BigInt(-decimal);
  if (shift >= 0n) above <<= shift;
  else below <<= -shift;
  let mantissa = Number(above / below) * 2 ** -80;
  if (mantissa >= 2) [mantissa, exponent] = [mantissa / 2, exponent + 1];
  if (mantissa < 1) [mantissa, exponent] = [mantissa * 2, exponent - 1];
  // Samples lie up to half a pixel beyond the corner.
  const corner = Math.sqrt((columns + 1) ** 2 + (rows + 1) ** 2) / (2 * columns);
  return { width: { mantissa, exponent }, radius: mantissa * corner * (1 + 2 ** -50) };
}

/** Where the orbits of all points of a view are after some steps. */
export interface Series {
  /** Number of steps. */
  readonly steps: number;
  /** Real and imaginary parts of a_1, a_2, … in turn, in units of 2^exponent. */
  readonly coefficients: Float64Array;
  readonly exponent: number;
  /** Error of δ in units of |t| · 2^exponent, with that of evaluating the series. */
  readonly error: number;
  /** Error of δ that does not vanish at the centre, in units of 2^exponent. */
  readonly constantError: number;
}

/**
 * The series that goes as far as it is exact to a few units in f64 while all points are surely inside the
 * threshold, and while its lowest coefficient leads: beyond, points differ in size too much to share a unit.
 *
 * With M = Σ|a_k|, all in units of 2^e, the error of a step is
 *
 *     ε' = (2|Z| + (2M + ε)2^e)ε + 2^e Σ_{i+j>16} |a_i||a_j| + u₂(12|Z|M + 22M²2^e + 2ρ + 2M'),
 *
 * and the reference's own roundings add up separately. All but these vanish at t = 0, so by Schwarz's lemma the
 * error at t is at most |t|ε.
 */
export function* seriesOf(
  scene: DeepScene,
  { central, bits }: Reference,
): Steps<Series | undefined> {
  const { itermax, threshold } = scene;
  const state = new SeriesState(scene, bits);
  const inside = threshold * (1 - 2 ** -9);
  let best: Series | undefined;
  for (let n = 0; n < Math.min(itermax, central.length) - 1; ) {
    state.step(central, n);
    n++;
    const z = Math.sqrt((central.z[2 * n] as number) ** 2 + (central.z[2 * n + 1] as number) ** 2);
    if (!(z + state.size() <= inside) || !(state.error <= 2 ** -20 * state.sum)) break;
    if (state.error <= 16 * U * state.sum && state.sum <= 4 * state.leading()) {
      best = state.series(n);
    } else if (n > 2 * (best?.steps ?? 0) + 64) {
      break;
    }
    if (n % STEPS_AT_ONCE === 0) yield;
  }
  return best;
}

/** A series that is followed along the reference orbit. */
class SeriesState {
  readonly #re = new Float64Array(DEGREE + 1);
  readonly #reLow = new Float64Array(DEGREE + 1);
  readonly #im = new Float64Array(DEGREE + 1);
  readonly #imLow = new Float64Array(DEGREE + 1);
  readonly #size = new Float64Array(DEGREE + 1);
  readonly #added: Scaled | undefined;
  readonly #bits: number;
  #exponent: number;
  /** Sum of the coefficients' sizes. */
  sum = 0;
  error = 0;
  #constantError: number;

  constructor(scene: DeepScene, bits: number) {
    const { width, radius } = spanOf(scene);
    this.#bits = bits;
    this.#exponent = width.exponent;
    this.#constantError = this.#eta();
    if (scene.set === 'mandelbrot') {
      this.#added = { mantissa: radius, exponent: width.exponent };
    } else {
      this.#re[1] = radius;
      this.sum = radius;
      this.#size[1] = radius;
      this.error = 4 * U * radius;
    }
  }

  /** Bound on |δ| of all points. */
  size(): number {
    return (this.sum + this.error + this.#constantError) * 2 ** this.#exponent;
  }

  /** Size of the lowest coefficient that is not 0. */
  leading(): number {
    return this.#size.find((size) => size > 0) ?? 0;
  }

  step(orbit: ReferenceOrbit, m: number): void {
    const before = this.#exponent;
    const z = entryOf(orbit, m);
    const zSize = Math.sqrt(z.re * z.re + z.im * z.im);
    const added = this.#added;
    const exponent = Math.max(
      before + z.exponent + 1 + Math.ceil(Math.log2(zSize)),
      2 * before,
      added?.exponent ?? Number.NEGATIVE_INFINITY,
    );
    const linear = 2 ** (1 + z.exponent + before - exponent);
    const squared = 2 ** (2 * before - exponent);
    const twice = zSize * linear;
    const { sum, error } = this;
    const constant = this.#constantError;
    // Where the square is small, f64 is enough for it.
    const isSmall = squared * sum <= 2 ** -52 * twice;
    const tail = this.#tail();
    this.#advance(z, linear, squared, isSmall);
    let grown = 0;
    if (added) {
      grown = added.mantissa * 2 ** (added.exponent - exponent);
      this.#re[1] = sumOfPairs(this.#re[1] as number, this.#reLow[1] as number, grown, 0);
      this.#reLow[1] = low;
    }
    this.#exponent = exponent;
    this.#measure();
    const rounding =
      6 * twice * sum + (DEGREE + 6) * sum * sum * squared + 2 * grown + 2 * this.sum;
    this.error = (twice + (2 * sum + error) * squared) * error + squared * tail + U2 * rounding;
    if (isSmall) this.error += 20 * U * squared * sum * sum;
    this.#constantError =
      (twice + 2 * (sum + error) * squared + constant * squared) * constant + this.#eta();
    this.#normalise();
  }

  /** The series as it is evaluated in f64: Horner's scheme rounds by 9u k|a_k| for each coefficient. */
  series(steps: number): Series {
    let degree = DEGREE;
    let cut = 0;
    while (degree > 1 && cut + (this.#size[degree] as number) <= this.error / 64) {
      cut += this.#size[degree--] as number;
    }
    const coefficients = new Float64Array(2 * degree);
    let weighted = 0;
    for (let k = 1; k <= degree; k++) {
      coefficients[2 * k - 2] = this.#re[k] as number;
      coefficients[2 * k - 1] = this.#im[k] as number;
      weighted += k * (this.#size[k] as number);
    }
    return {
      steps,
      coefficients,
      exponent: this.#exponent,
      error: this.error + cut + 9 * U * weighted,
      constantError: this.#constantError,
    };
  }

  /** The rounding of a step of the reference orbit. */
  #eta(): number {
    return Math.max(3 * 2 ** (-this.#bits - this.#exponent), LEAST);
  }

  /** Σ |a_i||a_j| over i + j > 16. */
  #tail(): number {
    let [tail, suffix] = [0, 0];
    for (let i = 1; i <= DEGREE; i++) {
      suffix += this.#size[DEGREE + 1 - i] as number;
      tail += (this.#size[i] as number) * suffix;
    }
    return tail;
  }

  /** a_k ← 2Z a_k + Σ_{i+j=k} a_i a_j, from the highest on, since each needs lower ones only. */
  #advance(z: ScaledEntry, linear: number, squared: number, isSmall: boolean): void {
    const [re, reLow, im, imLow] = [this.#re, this.#reLow, this.#im, this.#imLow];
    const [zx, zxLow] = [z.re * linear, z.reLow * linear];
    const [zy, zyLow] = [z.im * linear, z.imLow * linear];
    for (let k = DEGREE; k >= 1; k--) {
      const [a, aLow] = [re[k] as number, reLow[k] as number];
      const [b, bLow] = [im[k] as number, imLow[k] as number];
      let x = 0;
      let xLow = 0;
      let y = 0;
      let yLow = 0;
      if (a !== 0 || b !== 0) {
        let p = productOfPairs(zx, zxLow, a, aLow);
        let pLow = low;
        let q = productOfPairs(zy, zyLow, b, bLow);
        x = sumOfPairs(p, pLow, -q, -low);
        xLow = low;
        p = productOfPairs(zx, zxLow, b, bLow);
        pLow = low;
        q = productOfPairs(zy, zyLow, a, aLow);
        y = sumOfPairs(p, pLow, q, low);
        yLow = low;
      }
      for (let i = 1; 2 * i <= k; i++) {
        const j = k - i;
        const weight = 2 * i === k ? squared : 2 * squared;
        const [c, d] = [(re[i] as number) * weight, (im[i] as number) * weight];
        const [e, f] = [re[j] as number, im[j] as number];
        if ((c === 0 && d === 0) || (e === 0 && f === 0)) continue;
        if (isSmall) {
          x = sumOfPairs(x, xLow, c * e - d * f, 0);
          xLow = low;
          y = sumOfPairs(y, yLow, c * f + d * e, 0);
          yLow = low;
          continue;
        }
        const [cLow, dLow] = [(reLow[i] as number) * weight, (imLow[i] as number) * weight];
        const [eLow, fLow] = [reLow[j] as number, imLow[j] as number];
        let p = productOfPairs(c, cLow, e, eLow);
        x = sumOfPairs(x, xLow, p, low);
        xLow = low;
        p = productOfPairs(d, dLow, f, fLow);
        x = sumOfPairs(x, xLow, -p, -low);
        xLow = low;
        p = productOfPairs(c, cLow, f, fLow);
        y = sumOfPairs(y, yLow, p, low);
        yLow = low;
        p = productOfPairs(d, dLow, e, eLow);
        y = sumOfPairs(y, yLow, p, low);
        yLow = low;
      }
      re[k] = x;
      reLow[k] = xLow;
      im[k] = y;
      imLow[k] = yLow;
    }
  }

  #measure(): void {
    this.sum = 0;
    for (let k = 1; k <= DEGREE; k++) {
      const [x, y] = [this.#re[k] as number, this.#im[k] as number];
      const size = Math.sqrt(x * x + y * y);
      this.#size[k] = size;
      this.sum += size;
    }
  }

  /** Keeps the sum near 1, by an exact change of unit. */
  #normalise(): void {
    const shift = Math.floor(Math.log2(this.sum));
    if (!Number.isFinite(shift) || Math.abs(shift) < 32) return;
    const scale = 2 ** -shift;
    for (const values of [this.#re, this.#reLow, this.#im, this.#imLow, this.#size]) {
      for (let k = 1; k <= DEGREE; k++) values[k] = (values[k] as number) * scale;
    }
    this.sum *= scale;
    this.error *= scale;
    this.#constantError = this.#constantError * scale + LEAST;
    this.#exponent += shift;
  }
}
