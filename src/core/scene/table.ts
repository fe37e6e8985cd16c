// The table of the scene: a row a field. Types, defaults, checks, the JSON schema, the options and their help,
// addresses, command lines, the README's table, and what the explorer counts or colours anew come from it.
import { MOST_CHARACTERS } from '../formula/limits.js';
import {
  choice,
  colour,
  type Field,
  flag,
  integer,
  number,
  palette,
  point,
  text,
} from './field.js';

/** The sets: for `julia` the pixel is where the orbit begins, for `mandelbrot` it is the parameter c. */
export const SETS = ['julia', 'mandelbrot'] as const;

export const COLOUR_MODES = ['counts', 'smooth', 'distance', 'histogram'] as const;

/** The palettes that have names. */
export const PALETTES = [
  'grey',
  'viridis',
  'magma',
  'inferno',
  'plasma',
  'cividis',
  'turbo',
  'twilight',
  'ultra',
  'ember',
  'lagoon',
] as const;

export type PaletteName = (typeof PALETTES)[number];

/** Both sides of a PNG are at most this many pixels. */
export const MAX_SIDE = 2 ** 31 - 1;

/** Counts are `u32`. */
export const MAX_ITERMAX = 2 ** 32 - 1;

/** The fields of a scene, in the order in which scenes are written. */
export const TABLE = {
  /** Whether the pixel is where its orbit begins (`julia`), or the parameter c (`mandelbrot`). */
  set: choice(SETS, {
    about: 'julia, or mandelbrot: c is the pixel',
    group: 'set',
    affects: 'set',
    default: 'julia',
  }),
  /** The next point of an orbit, from z and c: see `parseFormula`. */
  formula: text({
    longest: MOST_CHARACTERS,
    about: 'the next z, from z and c',
    group: 'set',
    affects: 'set',
    default: 'z^2 + c',
  }),
  /** |z_{n+1} − z_n| below which an orbit has converged, which ends it as well: from 0, which is never. */
  convergence: number({
    least: 0,
    about: 'steps below this end an orbit; 0: never',
    group: 'set',
    affects: 'set',
    default: 0,
  }),
  /** Number of columns, nx: an integer from 1 to 2^31 − 1. Rows follow from the region's shape. */
  resolution: integer({
    least: 1,
    most: MAX_SIDE,
    about: 'columns; rows follow from the region',
    group: 'region',
    affects: 'size',
    default: 500,
    letter: 'R',
    times: 'rows',
    address: false,
  }),
  /** Real part of the first column's points. */
  xleft: number({
    about: 'real part of the left edge',
    group: 'region',
    affects: 'region',
    default: -1.6,
    letter: 'x',
    address: 'x',
  }),
  /** Real part just beyond the last column's points. */
  xright: number({
    about: 'real part of the right edge',
    group: 'region',
    affects: 'region',
    default: 1.6,
    letter: 'X',
    address: 'x',
  }),
  /** Imaginary part just below the last row's points. */
  ybot: number({
    about: 'imaginary part of the bottom edge',
    group: 'region',
    affects: 'region',
    default: -1,
    letter: 'y',
    address: 'y',
  }),
  /** Imaginary part of the first row's points: row 0 is the top. */
  ytop: number({
    about: 'imaginary part of the top edge',
    group: 'region',
    affects: 'region',
    default: 1,
    letter: 'Y',
    address: 'y',
  }),
  /** Real part of c, for a Julia set. */
  real: number({
    about: 'real part of c, for a Julia set',
    group: 'set',
    affects: 'set',
    default: -0.835,
    only: 'julia',
    letter: 'r',
    address: 'c',
  }),
  /** Imaginary part of c, for a Julia set. */
  imag: number({
    about: 'imaginary part of c, for a Julia set',
    group: 'set',
    affects: 'set',
    default: -0.2321,
    only: 'julia',
    letter: 'i',
    address: 'c',
  }),
  /** |z| beyond which an orbit has escaped: 0 or more. Below 2, an orbit that comes back stays escaped. */
  threshold: number({
    least: 0,
    about: '|z| beyond which orbits escape',
    group: 'set',
    affects: 'counts',
    default: 2,
    otherwise: '2; smooth 1000',
    letter: 't',
  }),
  /** Count that has the palette's first colour, as all below it: an integer from 0, less than itermax. */
  itermin: integer({
    least: 0,
    most: MAX_ITERMAX,
    about: 'count of the palette’s first colour',
    group: 'set',
    affects: 'colours',
    default: 5,
    letter: 'm',
  }),
  /** Iterations after which a point counts as inside: an integer up to 2^32 − 1. */
  itermax: integer({
    least: 1,
    most: MAX_ITERMAX,
    about: 'iterations at most: those of pixels inside',
    group: 'set',
    affects: 'counts',
    default: 80,
    letter: 'M',
  }),
  /**
   * What the palette runs along. `counts`, from itermin to itermax; `smooth`, the same with what lies
   * between two counts; `distance`, an estimate of how far the set is away; `histogram`, the share of the
   * escaped pixels that escaped sooner, so that every colour has an equal area.
   */
  colour: choice(COLOUR_MODES, {
    about: 'counts, smooth, distance or histogram',
    spelling: 'color',
    group: 'colour',
    affects: 'colours',
    default: 'counts',
  }),
  /** A name of `PALETTES`, or 1 to 1024 colours `#rrggbb` or `#rgb` at equal distances. */
  palette: palette(PALETTES, {
    mostColours: 1024,
    about: 'a name, or colours #rrggbb,…',
    group: 'colour',
    affects: 'colours',
    default: 'grey',
    shell: 'or a file',
  }),
  /** How many times the palette is run through: a number, more than 0. */
  repeat: number({
    above: 0,
    about: 'times the palette repeats',
    group: 'colour',
    affects: 'colours',
    default: 1,
  }),
  /** Where in the palette it begins, from 0 to 1. */
  offset: number({
    least: 0,
    most: 1,
    about: 'where in the palette to begin, 0 to 1',
    group: 'colour',
    affects: 'colours',
    default: 0,
  }),
  /** Whether the palette is run through from its end. */
  reverse: flag({
    about: 'run through the palette from its end',
    group: 'colour',
    affects: 'colours',
    default: false,
  }),
  /** Bits of a grey: 8, or 16 for more than 256 of them. */
  bits: choice([8, 16], {
    about: 'bits of a grey: 8 or 16',
    group: 'colour',
    affects: 'colours',
    default: 8,
  }),
  /** Where neighbouring counts differ, so many times as many points a pixel, squared: 1 to 16. */
  samples: integer({
    least: 1,
    most: 16,
    about: 'antialiasing: n × n samples per edge pixel',
    group: 'colour',
    affects: 'colours',
    default: 1,
  }),
  /** Where orbits begin, for a Mandelbrot set, [real, imaginary]: 0 if left out. */
  start: point({
    about: 'where orbits of a Mandelbrot set begin',
    group: 'set',
    affects: 'set',
    otherwise: '0,0',
    only: 'mandelbrot',
  }),
  /** The colour of pixels that never escaped, `#rrggbb`; left out, white for grey and black for others. */
  interior: colour({
    about: 'colour of pixels inside',
    group: 'colour',
    affects: 'colours',
    otherwise: 'black; grey: white',
  }),
  /** Number of rows, ny: an integer from 1 to 2^31 − 1. Left out, as many as make pixels square. */
  rows: integer({
    least: 1,
    most: MAX_SIDE,
    about: 'exactly so many rows',
    otherwise: 'square pixels',
    group: 'region',
    affects: 'size',
    address: false,
  }),
};

/** Another way to say a region, which a scene does not keep. */
export const FRAMING = {
  /** The region's centre: real and imaginary part. */
  centre: point({
    about: 'centre of the region',
    spelling: 'center',
    group: 'region',
    affects: 'region',
    address: false,
  }),
  /** The region's width. Its height follows from the rows, or else from the shape it had. */
  width: number({
    above: 0,
    about: 'width of the region; its height follows',
    group: 'region',
    affects: 'region',
    address: false,
  }),
};

type Table = Readonly<Record<string, Field<unknown>>>;

/** The rows of the scene's own fields, by their names. */
export const SCENE_ROWS: Table = TABLE;

/** All fields that a scene is made from. */
export const FIELD_ROWS: Table = { ...TABLE, ...FRAMING };
