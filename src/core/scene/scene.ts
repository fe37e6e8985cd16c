import { InputError } from '../errors.js';
import { formulaOf } from '../formula/formula.js';
import { nearest, oneOf } from '../nearest.js';
import { DEFAULT_SCENE, following } from './defaults.js';
import { framed, frames, REGION } from './framing.js';
import { FIELD_ROWS, MAX_SIDE, SCENE_ROWS } from './table.js';
import type { Scene, SceneFields } from './types.js';

export { MAX_ITERMAX, MAX_SIDE } from './table.js';
export type { Scene, SceneFields } from './types.js';

/**
 * A complete, valid scene from some fields; all others are those of `base`.
 *
 * If `base` sets its number of rows, a new resolution keeps the picture's shape, and a new region makes
 * pixels square again. If its threshold or region is the default, it follows a new colour mode or set.
 *
 * @throws InputError naming the first field that is unknown or out of range
 * @example
 * const scene = sceneFrom({ resolution: 4000, xleft: -0.1, xright: 0.1, ybot: -0.1, ytop: 0.1 });
 * const closer = sceneFrom({ centre: [0.02, 0.05], width: 0.01 }, scene);
 */
export function sceneFrom(fields: SceneFields = {}, base: Scene = DEFAULT_SCENE): Scene {
  requireKnown(fields);
  const { centre, width, ...others } = fields;
  let scene: Scene = { ...base, ...others };
  requireFields(scene);
  scene = { ...base, ...newDefaults(scene, fields, base), ...others };
  requireTogether(scene);
  if (base.rows !== undefined && others.rows === undefined) {
    const { rows: _, ...withoutRows } = scene;
    const rows = Math.max(1, Math.round((base.rows * scene.resolution) / base.resolution));
    const reshaped = REGION.some((edge) => others[edge] !== undefined);
    scene = reshaped ? withoutRows : { ...scene, rows };
  }
  if (centre !== undefined || width !== undefined) scene = framed(scene, fields);
  requireExtent('xright', scene.xright, 'xleft', scene.xleft);
  requireExtent('ytop', scene.ytop, 'ybot', scene.ybot);
  requireRows(scene);
  return scene;
}

function requireKnown(fields: SceneFields): void {
  for (const field of Object.keys(fields)) {
    if (Object.hasOwn(FIELD_ROWS, field)) continue;
    const known = Object.keys(FIELD_ROWS);
    const near = nearest(field, known);
    const list = near === undefined ? known.join(', ') : oneOf(known, field);
    throw new InputError(field, `a field of a scene (${list})`, field);
  }
}

/** @throws InputError naming the first field that is invalid by itself */
function requireFields(scene: Scene): void {
  for (const [name, row] of Object.entries(SCENE_ROWS)) {
    const value: unknown = scene[name as keyof Scene];
    if (value !== undefined || row.default !== undefined) row.check(name, value);
  }
  formulaOf(scene.formula);
}

/** @throws InputError naming the first field that is invalid in combination with others */
function requireTogether(scene: Scene): void {
  const { bits, palette, itermin, itermax } = scene;
  if (bits !== 8 && palette !== 'grey') {
    throw new InputError('bits', '8 for a palette other than grey', bits);
  }
  requireDistance(scene);
  if (itermin >= itermax)
    throw new InputError('itermin', `less than itermax (${itermax})`, itermin);
}

/** The defaults for a new set or colour mode, unless the fields or the base set other values. */
function newDefaults(scene: Scene, fields: SceneFields, base: Scene): Partial<Scene> {
  const [{ threshold, ...whole }, before] = [following(scene), following(base)];
  const isWhole = REGION.every((edge) => base[edge] === before[edge]);
  return {
    ...(isWhole && !frames(fields) ? whole : {}),
    ...(base.threshold === before.threshold ? { threshold } : {}),
  };
}

function requireDistance({ colour, formula }: Scene): void {
  if (colour === 'distance' && !formulaOf(formula).derivative) {
    const expected =
      'counts, smooth or histogram, as only polynomials of z of degree 2 or more have a distance';
    throw new InputError('colour', expected, `${colour} with ${formula}`);
  }
}

/**
 * Number of rows, ny: as given, or the number that makes pixels square, at least 1. Not checked against
 * MAX_SIDE.
 */
export function rowsOf({ resolution, rows, xleft, xright, ybot, ytop }: Scene): number {
  if (rows !== undefined) return rows;
  return Math.max(1, Math.round((resolution * Math.abs(ytop - ybot)) / Math.abs(xright - xleft)));
}

function requireExtent(field: string, end: number, otherField: string, other: number): void {
  const extent = end - other;
  if (extent === 0 || !Number.isFinite(extent)) {
    const expected = extent === 0 ? 'a number other than' : 'a number at a finite distance from';
    throw new InputError(field, `${expected} ${otherField} (${other})`, end);
  }
}

function requireRows(scene: Scene): void {
  const rows = rowsOf(scene);
  if (!(rows <= MAX_SIDE)) {
    throw new InputError('resolution', cureFor(scene, rows), scene.resolution);
  }
}

function cureFor({ resolution, ybot, ytop }: Scene, rows: number): string {
  const height = Math.abs(ytop - ybot);
  if (!Number.isFinite(resolution * height)) {
    return `a smaller region (its height, ${height}, times the resolution is more than a number holds)`;
  }
  const most = Math.floor(resolution * (MAX_SIDE / rows));
  const cure =
    most >= 1
      ? `at most ${most} for this region's shape`
      : 'a region that is less tall for its width';
  return `${cure} (a picture has at most ${MAX_SIDE} rows)`;
}
