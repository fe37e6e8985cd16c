// The table of scene fields, one row each. It defines their types, defaults and checks, the JSON schema,
// the options and their help, addresses, command lines, the README's table, and what the explorer counts
// or colours again.
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

/** The sets: in `julia` the pixel is the orbit's start, in `mandelbrot` it is the parameter c. */
export const SETS = ['julia', 'mandelbrot'] as const;

export const COLOUR_MODES = ['counts', 'smooth', 'distance', 'histogram'] as const;

/** The named palettes. */
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

/** Maximum width and height of a PNG, in pixels. */
export const MAX_SIDE = 2 ** 31 - 1;

/** Counts are `u32`. */
export const MAX_ITERMAX = 2 ** 32 - 1;

/** The fields of a scene, in the order in which scenes are written. */
export const TABLE = {
  /** Whether the pixel is the orbit's start (`julia`) or the parameter c (`mandelbrot`). */
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
  /** An orbit has converged, and ends, once |z_{n+1} − z_n| is below this: 0 or more; 0 means never. */
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
  /**
   * |z| beyond which an orbit has escaped: 0 or more. Below 2, an orbit that returns still counts as
   * escaped.
   */
  threshold: number({
    least: 0,
    about: '|z| beyond which orbits escape',
    group: 'set',
    affects: 'counts',
    default: 2,
    otherwise: '2; smooth 1000',
    letter: 't',
  }),
  /**
   * Count of the palette's first colour, which lower counts share: an integer from 0, less than itermax.
   */
  itermin: integer({
    least: 0,
    most: MAX_ITERMAX,
    about: 'count of the palette’s first colour',
    group: 'set',
    affects: 'colours',
    default: 5,
    letter: 'm',
  }),
  /** Iterations after which a point counts as inside: an integer from 1 to 2^32 − 1. */
  itermax: integer({
    least: 1,
    most: MAX_ITERMAX,
    about: 'maximum iterations; pixels inside reach it',
    group: 'set',
    affects: 'counts',
    default: 80,
    letter: 'M',
  }),
  /**
   * Colouring mode. `counts`: the palette runs from itermin to itermax. `smooth`: the same, with
   * fractions between counts. `distance`: an estimate of the distance from the set. `histogram`: the
   * share of the escaped pixels that escaped sooner, which gives every colour an equal area.
   */
  colour: choice(COLOUR_MODES, {
    about: 'counts, smooth, distance or histogram',
    spelling: 'color',
    group: 'colour',
    affects: 'colours',
    default: 'counts',
  }),
  /** A name from `PALETTES`, or 1 to 1024 evenly spaced colours `#rrggbb` or `#rgb`. */
  palette: palette(PALETTES, {
    mostColours: 1024,
    about: 'a name, or colours #rrggbb,…',
    group: 'colour',
    affects: 'colours',
    default: 'grey',
    shell: 'or a file',
  }),
  /** Number of times the palette repeats: more than 0. */
  repeat: number({
    above: 0,
    about: 'number of times the palette repeats',
    group: 'colour',
    affects: 'colours',
    default: 1,
  }),
  /** Start position in the palette, from 0 to 1. */
  offset: number({
    least: 0,
    most: 1,
    about: 'start position in the palette, 0 to 1',
    group: 'colour',
    affects: 'colours',
    default: 0,
  }),
  /** Whether the palette is reversed. */
  reverse: flag({
    about: 'reverse the palette',
    group: 'colour',
    affects: 'colours',
    default: false,
  }),
  /** Bits per grey: 8, or 16 for more than 256 greys. */
  bits: choice([8, 16], {
    about: 'bits per grey: 8 or 16',
    group: 'colour',
    affects: 'colours',
    default: 8,
  }),
  /** Antialiasing: n × n samples per pixel whose count differs from a neighbour's; n from 1 to 16. */
  samples: integer({
    least: 1,
    most: 16,
    about: 'antialiasing: n × n samples per edge pixel',
    group: 'colour',
    affects: 'colours',
    default: 1,
  }),
  /** Start of all orbits of a Mandelbrot set, [real, imaginary]: 0 if left out. */
  start: point({
    about: 'where orbits of a Mandelbrot set begin',
    group: 'set',
    affects: 'set',
    otherwise: '0,0',
    only: 'mandelbrot',
  }),
  /**
   * Colour of pixels that never escaped, `#rrggbb`. If left out, white for grey and black for other
   * palettes.
   */
  interior: colour({
    about: 'colour of pixels inside',
    group: 'colour',
    affects: 'colours',
    otherwise: 'black; grey: white',
  }),
  /**
   * Number of rows, ny: an integer from 1 to 2^31 − 1. If left out, the number that makes pixels square.
   */
  rows: integer({
    least: 1,
    most: MAX_SIDE,
    about: 'exact number of rows',
    otherwise: 'square pixels',
    group: 'region',
    affects: 'size',
    address: false,
  }),
};

/** Another way to give a region; a scene does not store it. */
export const FRAMING = {
  /** The region's centre: real and imaginary part. */
  centre: point({
    about: 'centre of the region',
    spelling: 'center',
    group: 'region',
    affects: 'region',
    address: false,
  }),
  /**
   * The region's width. Its height follows from the rows if they are set, or else from its previous
   * shape.
   */
  width: number({
    above: 0,
    about: 'width of the region; its height follows',
    group: 'region',
    affects: 'region',
    address: false,
  }),
};

type Table = Readonly<Record<string, Field<unknown>>>;

/** The rows of the scene's fields, by name. */
export const SCENE_ROWS: Table = TABLE;

/** All fields that `sceneFrom` accepts. */
export const FIELD_ROWS: Table = { ...TABLE, ...FRAMING };
