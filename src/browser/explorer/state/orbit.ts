import { escapeTime, orbitOf } from '../../../core/count/escape.js';
import { evaluatorOf } from '../../../core/formula/evaluate.js';
import { formulaOf } from '../../../core/formula/formula.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { Point } from './viewport.js';

/** Limit of the points drawn of an orbit. */
const MAX_POINTS = 500;

/** Escape time of a point, in f64. */
export function countAt({ re, im }: Point, scene: Scene): number {
  return escapeTime(re, im, scene);
}

/** The first points of an orbit, until it escapes. */
export function orbitFrom({ re, im }: Point, scene: Scene): Point[] {
  const orbit = orbitOf(re, im, scene);
  const next = evaluatorOf(formulaOf(scene.formula).next);
  let z = { re: orbit.zRe, im: orbit.zIm };
  const points = [z];
  while (points.length < MAX_POINTS && Math.hypot(z.re, z.im) <= Math.max(2, scene.threshold)) {
    const { re: x, im: y } = next.at({ ...orbit, zRe: z.re, zIm: z.im, dRe: 0, dIm: 0 });
    if (!Number.isFinite(x) || !Number.isFinite(y)) break;
    z = { re: x, im: y };
    points.push(z);
  }
  return points;
}
