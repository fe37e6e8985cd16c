import { dyadicFrom } from '../dyadic.js';
import { InputError } from '../errors.js';
import { decimalToNumber, fixedOf, isFixed, ZERO } from './decimal.js';
import { bitsOf } from './rational.js';
import type { Steps } from './steps.js';
import { type DecimalPoint, type DeepScene, log2OfHalfPixel } from './view.js';

/**
 * A reference orbit Z_0, Z_1, …: itermax + 1 entries, or until |Z| is beyond the threshold, 2 and |c|. Each
 * number is the sum of two f64, of which the first is the nearest one: together 106 bits.
 */
export interface ReferenceOrbit {
  readonly length: number;
  /** Real and imaginary parts in turn. */
  readonly z: Float64Array;
  readonly zLow: Float64Array;
  /** |Z|² − threshold², rounded from its exact value. */
  readonly beyond: Float64Array;
  readonly beyondLow: Float64Array;
  /** Entries below 2^-400, which f64 may not hold. */
  readonly small: ReadonlyMap<number, ScaledEntry>;
  /** Of `beyond`, the numbers below 2^-900 as value · 2^exponent. */
  readonly smallBeyond: ReadonlyMap<number, { readonly value: number; readonly exponent: number }>;
  /** The entry, from 1 on, that is beyond the threshold first, exactly compared; infinite if none is. */
  readonly leavesAt: number;
  /** Whether no step and no coordinate was rounded. */
  readonly isExact: boolean;
}

/** Z as (re + i·im) · 2^exponent, each part the sum of two f64. */
export interface ScaledEntry {
  readonly re: number;
  readonly im: number;
  readonly reLow: number;
  readonly imLow: number;
  readonly exponent: number;
}

/** An entry, with an exponent of 0 unless it is small. */
export function entryOf({ z, zLow, small }: ReferenceOrbit, m: number): ScaledEntry {
  return (
    small.get(m) ?? {
      re: z[2 * m] as number,
      im: z[2 * m + 1] as number,
      reLow: zLow[2 * m] as number,
      imLow: zLow[2 * m + 1] as number,
      exponent: 0,
    }
  );
}

/** The orbits that the pixels of a view are followed along. */
export interface Reference {
  /** The orbit of the view's centre: for a Mandelbrot set from the orbits' start. */
  readonly central: ReferenceOrbit;
  /** The orbit of 0 for the centre's c: for a Mandelbrot set with the usual start the same object. */
  readonly critical: ReferenceOrbit;
  /** Fractional bits of the fixed point. */
  readonly bits: number;
}

/**
 * Bits beyond those of the smallest offset: 64 for f64, 40 for passes near 0 on the critical orbit, and 120 for
 * pairs of f64.
 */
const GUARD_BITS = 64 + 40 + 120;

/** Work between two pauses, each iteration its bits and 256: about a millisecond. */
const WORK_BETWEEN_PAUSES = 2 ** 18;

/** Most memory of the reference orbits and their blocks. */
const MOST_BYTES = 1e9;

/** Memory of an entry: six f64, and its share of the blocks. */
const BYTES_PER_ENTRY = 48 + 32;

/** @throws InputError if the orbits of so many iterations do not fit into memory */
export function requireMemory({ itermax, set, shared }: DeepScene): void {
  const orbits = set === 'mandelbrot' && isZero(shared) ? 1 : 2;
  const most = Math.floor(MOST_BYTES / (BYTES_PER_ENTRY * orbits)) - 1;
  if (itermax <= most) return;
  throw new InputError('itermax', `at most ${most} for a deep view, by memory of 1 GB`, itermax);
}

/**
 * The reference orbits of a view.
 *
 * The precision is found as the central orbit is computed. Half a pixel σ becomes 2|Z|σ + σ² with each step,
 * and an error grows as σ does, so fixed point must resolve the σ from which it rises. Where the orbit passes
 * near 0 that is about the square of a pixel; the orbit then begins again with more bits. Fewer bits than needed
 * leave points open, no more.
 *
 * @throws InputError if itermax is more than memory holds
 */
export function* referenceOf(scene: DeepScene): Steps<Reference> {
  requireMemory(scene);
  const { set, shared, centre } = scene;
  const [c, start] = set === 'julia' ? [shared, centre] : [centre, shared];
  let bits = Math.max(256, Math.ceil(GUARD_BITS - log2OfHalfPixel(scene)));
  for (;;) {
    const offset = offsetTracker(scene);
    const central = yield* orbitOf(scene, start, c, bits, offset);
    const needed = Math.ceil(GUARD_BITS + offset.rise());
    if (needed > bits) {
      bits = needed;
      continue;
    }
    if (isZero(start)) return { central, critical: central, bits };
    const critical = yield* orbitOf(scene, { re: ZERO, im: ZERO }, c, bits);
    return { central, critical, bits };
  }
}

interface OffsetTracker {
  /** Follows a step from an entry with the given |Z|². */
  step(norm: number): void;
  /** log₂ of the largest factor by which the offset has grown so far. */
  rise(): number;
}

/** Follows the size of half a pixel along the central orbit; the largest term stands for the sum. */
function offsetTracker(scene: DeepScene): OffsetTracker {
  const half = log2OfHalfPixel(scene);
  const added = scene.set === 'mandelbrot' ? half : Number.NEGATIVE_INFINITY;
  let size = scene.set === 'mandelbrot' ? Number.NEGATIVE_INFINITY : half;
  let smallest = half;
  let rise = 0;
  return {
    step(norm) {
      size = Math.min(0, Math.max(1 + Math.log2(norm) / 2 + size, 2 * size, added));
      if (size < smallest) smallest = size;
      if (size - smallest > rise) rise = size - smallest;
    },
    rise: () => rise,
  };
}

/** An orbit in fixed point. It ends early once an offset needs more bits. */
function* orbitOf(
  { itermax, threshold }: DeepScene,
  start: DecimalPoint,
  c: DecimalPoint,
  bits: number,
  offset?: OffsetTracker,
): Steps<ReferenceOrbit> {
  const [shift, mask] = [BigInt(bits), (1n << BigInt(bits)) - 1n];
  const [cx, cy] = [fixedOf(c.re, bits), fixedOf(c.im, bits)];
  let [x, y] = [fixedOf(start.re, bits), fixedOf(start.im, bits)];
  let isExact = [c.re, c.im, start.re, start.im].every((part) => isFixed(part, bits));
  const thresholdSquared = squareOf(threshold, bits);
  const end = Math.max(threshold ** 2, 4, decimalToNumber(c.re) ** 2 + decimalToNumber(c.im) ** 2);
  const entries = new Entries(itermax + 1, bits);
  let leavesAt = Number.POSITIVE_INFINITY;
  let work = 0;
  for (let m = 0; ; m++) {
    const [xx, yy, xy] = [x * x, y * y, x * y];
    const beyond = xx + yy - thresholdSquared;
    const norm = entries.push(x, y, beyond);
    if (beyond > 0n && m > 0 && m < leavesAt) leavesAt = m;
    if (m === itermax || (norm > end && beyond > 0n)) break;
    offset?.step(norm);
    if (offset && GUARD_BITS + offset.rise() > bits) break;
    const real = xx - yy;
    if (isExact && ((real & mask) !== 0n || ((xy << 1n) & mask) !== 0n)) isExact = false;
    x = (real >> shift) + cx;
    y = (xy >> (shift - 1n)) + cy;
    work += bits + 256;
    if (work > WORK_BETWEEN_PAUSES) {
      work = 0;
      yield;
    }
  }
  return { ...entries.taken(), leavesAt, isExact };
}

function isZero({ re, im }: DecimalPoint): boolean {
  return re.digits === 0n && im.digits === 0n;
}

/** The square of an f64 in fixed point with twice the bits; what lies below is cut. */
function squareOf(number: number, bits: number): bigint {
  const { mantissa, exponent } = dyadicFrom(number);
  const shift = BigInt(2 * (bits + exponent));
  return shift >= 0n ? (mantissa * mantissa) << shift : (mantissa * mantissa) >> -shift;
}

/** Bits of a fixed-point number that become a pair of f64. */
const PAIR_BITS = 128;

/** A number of at least 108 bits fills a pair. */
const FULL = 2 ** 108;

/** The entries of an orbit, as pairs of f64. */
class Entries {
  readonly #z: Float64Array;
  readonly #zLow: Float64Array;
  readonly #beyond: Float64Array;
  readonly #beyondLow: Float64Array;
  readonly #small = new Map<number, ScaledEntry>();
  readonly #smallBeyond = new Map<number, { value: number; exponent: number }>();
  readonly #bits: number;
  #length = 0;

  constructor(most: number, bits: number) {
    this.#bits = bits;
    // Memory that is never written is never taken from the system.
    this.#z = new Float64Array(2 * most);
    this.#zLow = new Float64Array(2 * most);
    this.#beyond = new Float64Array(most);
    this.#beyondLow = new Float64Array(most);
  }

  /** Adds an entry, and returns its |Z|². @param beyond |Z|² − threshold², with twice the bits */
  push(x: bigint, y: bigint, beyond: bigint): number {
    const bits = this.#bits;
    const m = this.#length++;
    let cut = bits - PAIR_BITS;
    if (sizeAfter(x, cut) < FULL && sizeAfter(y, cut) < FULL) {
      cut = Math.max(0, Math.max(bitsOf(x), bitsOf(y)) - PAIR_BITS);
    }
    put(this.#z, this.#zLow, 2 * m, x, cut, bits);
    put(this.#z, this.#zLow, 2 * m + 1, y, cut, bits);
    if (cut + PAIR_BITS - bits < -400) this.#small.set(m, scaledEntry(x, y, cut, bits));

    cut = 2 * bits - PAIR_BITS;
    if (sizeAfter(beyond, cut) < FULL) cut = Math.max(0, bitsOf(beyond) - PAIR_BITS);
    put(this.#beyond, this.#beyondLow, m, beyond, cut, 2 * bits);
    const exponent = cut + PAIR_BITS - 2 * bits;
    if (exponent < -900 && beyond !== 0n) {
      const value = Number(beyond >> BigInt(cut)) * 2 ** -PAIR_BITS;
      this.#smallBeyond.set(m, { value, exponent });
    }
    const [re, im] = [this.#z[2 * m] as number, this.#z[2 * m + 1] as number];
    return re * re + im * im;
  }

  taken(): Omit<ReferenceOrbit, 'leavesAt' | 'isExact'> {
    const length = this.#length;
    return {
      length,
      z: this.#z.slice(0, 2 * length),
      zLow: this.#zLow.slice(0, 2 * length),
      beyond: this.#beyond.slice(0, length),
      beyondLow: this.#beyondLow.slice(0, length),
      small: this.#small,
      smallBeyond: this.#smallBeyond,
    };
  }
}

function sizeAfter(value: bigint, cut: number): number {
  return Math.abs(Number(value >> BigInt(cut)));
}

/** Writes value · 2^-bits as a pair of f64, without its last bits. */
function put(
  highs: Float64Array,
  lows: Float64Array,
  index: number,
  value: bigint,
  cut: number,
  bits: number,
): void {
  const top = value >> BigInt(cut);
  const high = Number(top);
  // Two factors, because the power of the whole may lie below f64's range.
  const scale = 2 ** (cut + PAIR_BITS - bits);
  highs[index] = high * 2 ** -PAIR_BITS * scale;
  lows[index] = Number(top - BigInt(high)) * 2 ** -PAIR_BITS * scale;
}

function scaledEntry(x: bigint, y: bigint, cut: number, bits: number): ScaledEntry {
  const [high, low] = [new Float64Array(2), new Float64Array(2)];
  put(high, low, 0, x, cut, cut + PAIR_BITS);
  put(high, low, 1, y, cut, cut + PAIR_BITS);
  const [re, im, reLow, imLow] = [...high, ...low] as [number, number, number, number];
  return { re, im, reLow, imLow, exponent: cut + PAIR_BITS - bits };
}
