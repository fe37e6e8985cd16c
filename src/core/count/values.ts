import { InputError } from '../errors.js';
import { oneOf } from '../nearest.js';
import type { SceneFields } from '../scene/types.js';
import type { Counted } from './backend.js';

/**
 * Numbers that a pixel can have: its count; its smooth count, which is the count plus the smooth fraction;
 * the estimated distance from the set, in units of the plane. Continuous ones need counts with the estimates
 * of the colour mode that has their name.
 */
export const VALUES = ['counts', 'smooth', 'distance'] as const;

export type Values = (typeof VALUES)[number];

export type ContinuousValues = Exclude<Values, 'counts'>;

/** @throws InputError when there are no such values */
export function requireValues(values: Values): void {
  if (!VALUES.includes(values)) {
    throw new InputError('values', oneOf(VALUES, String(values)), values);
  }
}

/** Values of counted points. Where the count is itermax, so is the smooth count, and the distance is 0. */
export function continuousValues(
  { counts, estimates }: Counted,
  values: ContinuousValues,
): Float64Array<ArrayBuffer> {
  if (!estimates) throw new TypeError('counted without estimates');
  const all = Float64Array.from(estimates);
  if (values === 'distance') return all;
  return all.map((fraction, k) => fraction + (counts[k] as number));
}

/**
 * Makes a scene whose points have such values.
 *
 * @param fields of the scene; its colour mode becomes that of the values
 * @param make makes the scene of the fields
 * @throws what `make` throws; InputError naming the values where the scene cannot have them
 */
export async function sceneWith<T>(
  values: Values,
  fields: SceneFields,
  make: (fields: SceneFields) => T | Promise<T>,
): Promise<T> {
  requireValues(values);
  if (values === 'counts') return make(fields);
  try {
    return await make({ ...fields, colour: values });
  } catch (refusal) {
    if (!(refusal instanceof InputError && refusal.field === 'colour')) throw refusal;
    const expected = 'counts or smooth; only polynomials of z of degree 2 or more have a distance';
    throw new InputError('values', expected, refusal.received);
  }
}
