import { type Colouring, requireColouring } from '../colour/colouring.js';
import { InputError } from '../errors.js';
import { formulaOf } from '../formula/formula.js';
import { DEFAULT_SCENE, following, SCENE_FIELDS } from './defaults.js';
import { framed, frames, REGION } from './framing.js';
import { type Iteration, requireIteration } from './iteration.js';

/**
 * All that determines a picture: what is iterated, over which region of the plane, and how counts become
 * colours.
 *
 * The region may be given right to left or upside down; the picture is then mirrored.
 */
export interface Scene extends Iteration, Colouring {
  /** Number of columns, nx: an integer from 1 to 2^31 - 1. Rows follow from the region's shape. */
  readonly resolution: number;
  /** Number of rows, ny: an integer from 1 to 2^31 - 1. Left out, as many as make pixels square. */
  readonly rows?: number;
  /** Real part of the first column's points. */
  readonly xleft: number;
  /** Real part just beyond the last column's points. */
  readonly xright: number;
  /** Imaginary part just below the last row's points. */
  readonly ybot: number;
  /** Imaginary part of the first row's points: row 0 is the top. */
  readonly ytop: number;
  /** Real part of c, for a Julia set. */
  readonly real: number;
  /** Imaginary part of c, for a Julia set. */
  readonly imag: number;
  /** |z| beyond which an orbit has escaped: 0 or more. Below 2, an orbit that comes back stays escaped. */
  readonly threshold: number;
  /** Count that has the palette's first colour, as all below it: an integer from 0, less than itermax. */
  readonly itermin: number;
  /** Iterations after which a point counts as inside: an integer up to 2^32 - 1. */
  readonly itermax: number;
}

/** Both sides of a PNG are at most this many pixels. */
export const MAX_SIDE = 2 ** 31 - 1;

/** Counts are `u32`. */
export const MAX_ITERMAX = 2 ** 32 - 1;

/** What a scene may be made from: any of its fields, or a centre and a width instead of a region. */
export interface SceneFields extends Partial<Scene> {
  /** The region's centre: real and imaginary part. */
  readonly centre?: readonly [real: number, imag: number];
  /** The region's width. Its height follows from the rows, or else from the shape it had. */
  readonly width?: number;
}

/**
 * A whole, valid scene from the fields that are given; the others are those of another scene.
 *
 * Where the other scene has its own number of rows, a new resolution keeps its shape, and a new region
 * makes pixels square again. A threshold and a region that are the other scene's defaults change with the
 * colour mode and the set.
 *
 * @throws InputError naming the first field that is unknown or out of range
 * @example
 * const scene = sceneFrom({ resolution: 4000, xleft: -0.1, xright: 0.1, ybot: -0.1, ytop: 0.1 });
 * const closer = sceneFrom({ centre: [0.02, 0.05], width: 0.01 }, scene);
 */
export function sceneFrom(fields: SceneFields = {}, base: Scene = DEFAULT_SCENE): Scene {
  for (const field of Object.keys(fields)) {
    if (!SCENE_FIELDS.includes(field)) {
      throw new InputError(field, `a field of a scene (${SCENE_FIELDS.join(', ')})`, field);
    }
  }
  const { centre, width, ...others } = fields;
  let scene: Scene = { ...base, ...others };
  requireIteration(scene);
  requireColouring(scene);
  requireDistance(scene);
  scene = { ...base, ...defaultsAnew(scene, fields, base), ...others };
  requireNumbers(scene);
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

/** What follows from another set or colour mode, where neither the fields nor the base say otherwise. */
function defaultsAnew(scene: Scene, fields: SceneFields, base: Scene): Partial<Scene> {
  const [{ threshold, ...whole }, before] = [following(scene), following(base)];
  const isWhole = REGION.every((edge) => base[edge] === before[edge]);
  return {
    ...(isWhole && !frames(fields) ? whole : {}),
    ...(base.threshold === before.threshold ? { threshold } : {}),
  };
}

function requireNumbers(scene: Scene): void {
  for (const field of [...REGION, 'real', 'imag'] as const) {
    requireNumber(scene, field, 'a finite number', Number.isFinite);
  }
  requireNumber(scene, 'threshold', 'a finite number, 0 or more', isFiniteAndNotNegative);
  requireInteger(scene, 'resolution', 1, MAX_SIDE);
  if (scene.rows !== undefined) requireInteger(scene, 'rows', 1, MAX_SIDE);
  requireInteger(scene, 'itermin', 0, MAX_ITERMAX);
  requireInteger(scene, 'itermax', 1, MAX_ITERMAX);
  if (scene.itermin >= scene.itermax) {
    throw new InputError('itermin', `less than itermax (${scene.itermax})`, scene.itermin);
  }
}

function requireDistance({ colour, formula }: Scene): void {
  if (colour === 'distance' && !formulaOf(formula).derivative) {
    const expected =
      'counts, smooth or histogram, as only polynomials of z of degree 2 or more have a distance';
    throw new InputError('colour', expected, `${colour} with ${formula}`);
  }
}

/** Number of rows, ny: as given, or as many as make pixels square, at least 1; not yet checked against MAX_SIDE. */
export function rowsOf({ resolution, rows, xleft, xright, ybot, ytop }: Scene): number {
  if (rows !== undefined) return rows;
  return Math.max(1, Math.round((resolution * Math.abs(ytop - ybot)) / Math.abs(xright - xleft)));
}

function requireNumber(
  scene: Scene,
  field: keyof Scene,
  expected: string,
  accepts: (value: number) => boolean,
): void {
  const value: unknown = scene[field];
  if (typeof value !== 'number' || !accepts(value)) {
    throw new InputError(field, expected, value);
  }
}

function requireInteger(scene: Scene, field: keyof Scene, least: number, most: number): void {
  const accepts = (value: number) => Number.isInteger(value) && value >= least && value <= most;
  requireNumber(scene, field, `an integer from ${least} to ${most}`, accepts);
}

function isFiniteAndNotNegative(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
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
