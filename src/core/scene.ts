import { InputError } from './errors.js';

/**
 * All that determines a picture: the Julia set of z² + c over a region of the plane.
 *
 * The region may be given right to left or upside down; the picture is then mirrored.
 */
export interface Scene {
  /** Number of columns, nx: an integer from 1 to 2^31 - 1. Rows follow from the region's shape. */
  readonly resolution: number;
  /** Real part of the first column's points. */
  readonly xleft: number;
  /** Real part just beyond the last column's points. */
  readonly xright: number;
  /** Imaginary part just below the last row's points. */
  readonly ybot: number;
  /** Imaginary part of the first row's points: row 0 is the top. */
  readonly ytop: number;
  /** Real part of c. */
  readonly real: number;
  /** Imaginary part of c. */
  readonly imag: number;
  /** |z| beyond which an orbit has escaped: 0 or more. Below 2, an orbit that comes back stays escaped. */
  readonly threshold: number;
  /** Count that is drawn black, as all below it: an integer from 0, less than itermax. */
  readonly itermin: number;
  /** Iterations after which a point counts as inside and is drawn white: an integer up to 2^32 - 1. */
  readonly itermax: number;
}

/** Both sides of a PNG are at most this many pixels. */
export const MAX_SIDE = 2 ** 31 - 1;

/** Counts are `u32`. */
export const MAX_ITERMAX = 2 ** 32 - 1;

/** The article's picture: 500 × 313 pixels. */
export const DEFAULT_SCENE: Scene = Object.freeze({
  resolution: 500,
  xleft: -1.6,
  xright: 1.6,
  ybot: -1,
  ytop: 1,
  real: -0.835,
  imag: -0.2321,
  threshold: 2,
  itermin: 5,
  itermax: 80,
});

/** The article's detail, 16 million pixels: the yardstick of all timings. */
export const ARTICLE_SCENE: Scene = Object.freeze({
  ...DEFAULT_SCENE,
  resolution: 4000,
  xleft: -0.1,
  xright: 0.1,
  ybot: -0.1,
  ytop: 0.1,
  itermin: 20,
  itermax: 100,
});

/**
 * A whole, valid scene from the fields that are given; the others take their default.
 *
 * @throws InputError naming the first field that is unknown or out of range
 * @example
 * const scene = sceneFrom({ resolution: 4000, xleft: -0.1, xright: 0.1, ybot: -0.1, ytop: 0.1 });
 */
export function sceneFrom(fields: Partial<Scene> = {}): Scene {
  for (const field of Object.keys(fields)) {
    if (!Object.hasOwn(DEFAULT_SCENE, field)) {
      throw new InputError(
        field,
        `a field of a scene (${Object.keys(DEFAULT_SCENE).join(', ')})`,
        field,
      );
    }
  }
  const scene: Scene = { ...DEFAULT_SCENE, ...fields };
  for (const field of ['xleft', 'xright', 'ybot', 'ytop', 'real', 'imag'] as const) {
    requireNumber(scene, field, 'a finite number', Number.isFinite);
  }
  requireNumber(scene, 'threshold', 'a finite number, 0 or more', isFiniteAndNotNegative);
  requireInteger(scene, 'resolution', 1, MAX_SIDE);
  requireInteger(scene, 'itermin', 0, MAX_ITERMAX);
  requireInteger(scene, 'itermax', 1, MAX_ITERMAX);
  if (scene.itermin >= scene.itermax) {
    throw new InputError('itermin', `less than itermax (${scene.itermax})`, scene.itermin);
  }
  requireExtent('xright', scene.xright, 'xleft', scene.xleft);
  requireExtent('ytop', scene.ytop, 'ybot', scene.ybot);
  requireRows(scene);
  return scene;
}

/** Number of rows, ny: as many as make pixels square, at least 1; not yet checked against MAX_SIDE. */
export function rowsOf({ resolution, xleft, xright, ybot, ytop }: Scene): number {
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
    const most = Math.floor(scene.resolution * (MAX_SIDE / rows));
    const cure =
      most >= 1
        ? `at most ${most} for this region's shape`
        : 'a region that is less tall for its width';
    throw new InputError(
      'resolution',
      `${cure} (a picture has at most ${MAX_SIDE} rows)`,
      scene.resolution,
    );
  }
}
