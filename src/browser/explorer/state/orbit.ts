import { escapeTime, orbitOf } from '../../../core/count/escape.js';
import { evaluatorOf } from '../../../core/formula/evaluate.js';
import { formulaOf } from '../../../core/formula/formula.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { Point } from './viewport.js';

/** Points of an orbit that are drawn. */
const MOST_POINTS = 500;

/** The count of a point of the plane, in f64. */
export function countAt({ re, im }: Point, scene: Scene): number {
  return escapeTime(re, im, scene);
}

/** The first points of the orbit of a point of the plane, as long as it does not escape. */
export function orbitFrom({ re, im }: Point, scene: Scene): Point[] {
  const orbit = orbitOf(re, im, scene);
  const next = evaluatorOf(formulaOf(scene.formula).next);
  let z = { re: orbit.zRe, im: orbit.zIm };
  const points = [z];
  while (points.length < MOST_POINTS && Math.hypot(z.re, z.im) <= Math.max(2, scene.threshold)) {
    const { re: x, im: y } = next.at({ ...orbit, zRe: z.re, zIm: z.im, dRe: 0, dIm: 0 });
    if (!Number.isFinite(x) || !Number.isFinite(y)) break;
    z = { re: x, im: y };
    points.push(z);
  }
  return points;
}
