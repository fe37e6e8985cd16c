import { InputError } from '../errors.js';
import { compareDecimals, type Decimal, decimalOf, decimalText, ZERO } from './decimal.js';
import { exactCount } from './exact.js';
import { type Reference, referenceOf, requireMemory } from './orbit.js';
import { perturbedCounts, type Tables } from './perturbation.js';
import { pointAt } from './rational.js';
import { refinedCounts } from './refinement.js';
import type { Steps } from './steps.js';
import { tablesOf } from './tables.js';
import { type DeepScene, log2OfHalfPixel, type Offsets, offsetAt, someOffsets } from './view.js';

/** What all bands of a view share. */
export interface Prepared {
  readonly scene: DeepScene;
  readonly reference: Reference;
  readonly tables: Tables;
}

/** Exact counts, and how many points each arithmetic decided. */
export interface DeepCounts {
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly decided: Decided;
}

export interface Decided {
  /** In f64. */
  readonly double: number;
  /** In pairs of f64. */
  readonly pairs: number;
  /** In BigInt. */
  readonly exact: number;
}

/** Largest size of a coordinate: beyond, all orbits have escaped at once. */
const LARGEST = 1e6;

/**
 * Refuses what cannot be counted in deep precision.
 *
 * @throws InputError naming the field
 */
export function requireDeep(scene: DeepScene): void {
  const { centre, shared, width, set } = scene;
  if (compareDecimals(width, ZERO) <= 0) {
    throw new InputError('width', 'a number above 0', decimalText(width));
  }
  const largest = decimalOf(BigInt(LARGEST));
  const within = (field: string, number: Decimal) => {
    const { digits, exponent } = number;
    if (compareDecimals({ digits: digits < 0n ? -digits : digits, exponent }, largest) <= 0) return;
    throw new InputError(field, `a number of at most ${LARGEST}`, decimalText(number));
  };
  within('width', width);
  within('centre', centre.re);
  within('centre', centre.im);
  within(set === 'julia' ? 'real' : 'start', shared.re);
  within(set === 'julia' ? 'imag' : 'start', shared.im);
  requireMemory(scene);
}

/**
 * Prepares a view to be counted. What was prepared for another view is used again where it serves: an orbit of
 * the same centre that is long enough, with bits for pixels at least as small.
 *
 * @throws InputError if the scene cannot be counted in deep precision
 */
export function* prepared(scene: DeepScene, before?: Prepared): Steps<Prepared> {
  requireDeep(scene);
  const reference =
    before && serves(before.scene, scene) ? before.reference : yield* referenceOf(scene);
  return { scene, reference, tables: yield* tablesOf(scene, reference) };
}

/** Whether the orbits of a view serve another one. */
export function serves(before: DeepScene, scene: DeepScene): boolean {
  const isSame = (one: Decimal, other: Decimal) => compareDecimals(one, other) === 0;
  return (
    before.set === scene.set &&
    before.threshold === scene.threshold &&
    before.itermax >= scene.itermax &&
    log2OfHalfPixel(before) <= log2OfHalfPixel(scene) &&
    isSame(before.centre.re, scene.centre.re) &&
    isSame(before.centre.im, scene.centre.im) &&
    isSame(before.shared.re, scene.shared.re) &&
    isSame(before.shared.im, scene.shared.im)
  );
}

/**
 * Counts points of a view exactly: in f64; what its bound leaves open in pairs of f64; and the rest in BigInt.
 *
 * @throws RenderError if a point cannot be decided in a million digits
 */
export function* deepCounts(
  { scene, reference, tables }: Prepared,
  offsets: Offsets,
): Steps<DeepCounts> {
  const { counts, open } = yield* perturbedCounts(scene, reference, tables, offsets);
  const refined = yield* refinedCounts(scene, reference, someOffsets(offsets, open));
  for (const [k, index] of open.entries()) counts[index] = refined.counts[k] as number;
  const rest = refined.open.map((k) => open[k] as number);
  for (const index of rest) {
    const [x, y] = offsetAt(offsets, index);
    const point = pointAt(scene, x, y, offsets.denominator);
    counts[index] = yield* exactCount(scene, point, reference.bits);
  }
  const decided = {
    double: counts.length - open.length,
    pairs: open.length - rest.length,
    exact: rest.length,
  };
  return { counts, decided };
}
