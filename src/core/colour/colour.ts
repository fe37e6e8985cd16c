import type { Counted } from '../count/backend.js';
import type { CountedBand } from '../count/pipeline.js';
import type { PixelFormat } from '../png/png.js';
import type { Scene } from '../scene/scene.js';
import type { PaletteName } from '../scene/table.js';
import { type Gradient, gradientNamed } from './gradients.js';
import { type Levelling, type Levels, levelsOf } from './levels.js';
import { type Colour, colourFrom, mixed, putRgb, type Rgb, rgbFrom } from './oklab.js';

/** A colour table: the bytes of a pixel are entry `indicesOf(counted)[pixel]`. */
export interface ColourTable {
  /** The entries, `bytesPerPixel` bytes each. */
  readonly bytes: Uint8Array;
  readonly bytesPerPixel: 1 | 2 | 3;
  /** Format of the bytes, for the file's header. */
  readonly format: PixelFormat;
  /** Levelling of the entries; with `share`, a table may have fewer entries than there are levels. */
  readonly levelling: Levelling;
  /** The table index of each pixel: its count itself where every count has an entry. */
  indicesOf(counted: Counted): Uint32Array;
}

/** A band of a picture. */
export interface PictureBand extends CountedBand {
  /** The bytes of its pixels, if antialiased; otherwise the table gives them. */
  readonly coloured?: Uint8Array<ArrayBuffer>;
}

/**
 * The grey byte of a count: trunc(255 · v) with the value
 * v = (max(n, itermin) − itermin) / (itermax − itermin), from 0 (black) to 1 (white).
 */
export function greyOf(
  count: number,
  { itermin, itermax }: Pick<Scene, 'itermin' | 'itermax'>,
): number {
  return Math.trunc(255 * ((Math.max(count, itermin) - itermin) / (itermax - itermin)));
}

/**
 * The colour table of a scene: grey for a grey palette, indexed for up to 256 colours, RGB for more
 * colours and for antialiasing.
 *
 * @param values from 0 to 1, one for each level of `levelsOf`; by default the scene's own
 */
export function colourTableOf(scene: Scene, values?: Float64Array): ColourTable {
  const levels = levelsOf(scene);
  const positions = (values ?? levels.values).map((value) => positionOf(value, scene));
  if (scene.palette === 'grey' && (scene.interior === undefined || isGrey(scene.interior))) {
    const plain = values === undefined && scene.colour === 'counts';
    return greyTable(scene, positions, levels, plain);
  }
  const gradient = gradientOf(scene);
  const colours = coloursAt(gradient, positions);
  colours.set(rgbFrom(colourFrom(scene.interior ?? '#000') as Colour), colours.length - 3);
  const indexed = scene.samples === 1 ? indexedTable(colours, levels) : undefined;
  return indexed ?? rgbTable(colours, levels);
}

/** The bytes of counted pixels, one pixel after another. */
export function colour(counted: Counted, table: ColourTable): Uint8Array<ArrayBuffer> {
  const { bytes, bytesPerPixel } = table;
  const indices = table.indicesOf(counted);
  const coloured = new Uint8Array(bytesPerPixel * indices.length);
  if (bytesPerPixel === 1) {
    // Half the time of the loop below, for the largest pictures.
    for (let k = 0; k < indices.length; k++) coloured[k] = bytes[indices[k] as number] as number;
    return coloured;
  }
  for (let k = 0; k < indices.length; k++) {
    for (let part = 0; part < bytesPerPixel; part++) {
      const at = bytesPerPixel * (indices[k] as number) + part;
      coloured[bytesPerPixel * k + part] = bytes[at] as number;
    }
  }
  return coloured;
}

/** The entries of a table as screen pixels: opaque 32-bit words with red in the lowest byte. */
export function screenColours(table: ColourTable): Uint32Array<ArrayBuffer> {
  const { bytes, format } = table;
  if (format.colourType !== 'indexed') return screenPixels(bytes, table);
  const colours = screenPixels(format.table, {
    bytesPerPixel: 3,
    format: { colourType: 'rgb', bits: 8 },
  });
  return Uint32Array.from(bytes, (k) => colours[k] as number);
}

/** Coloured pixels as screen pixels. @param coloured bytes in the format of a table that is not indexed */
export function screenPixels(
  coloured: Uint8Array,
  { bytesPerPixel, format }: Pick<ColourTable, 'bytesPerPixel' | 'format'>,
): Uint32Array<ArrayBuffer> {
  const pixels = new Uint32Array(coloured.length / bytesPerPixel);
  const [green, blue] = format.colourType === 'rgb' ? [1, 2] : [0, 0];
  for (let k = 0; k < pixels.length; k++) {
    const at = k * bytesPerPixel;
    const word = ((coloured[at + blue] as number) << 16) | ((coloured[at + green] as number) << 8);
    pixels[k] = (0xff000000 | word | (coloured[at] as number)) >>> 0;
  }
  return pixels;
}

/** Position of a value along the gradient: 0 is the start, 1 the end. */
function positionOf(value: number, { repeat, offset, reverse }: Scene): number {
  let position = value;
  if (repeat !== 1 || offset !== 0) {
    position = value * repeat + offset;
    position -= Math.floor(position);
  }
  return reverse ? 1 - position : position;
}

type IndicesOf = ColourTable['indicesOf'];

function greyTable(
  scene: Scene,
  positions: Float64Array,
  { levelling, indicesOf }: Levels,
  plain: boolean,
): ColourTable {
  const { bits, interior, itermax } = scene;
  const format = { colourType: 'grey', bits } as const;
  const largest = 2 ** bits - 1;
  const greys = Array.from(positions, (position) => Math.trunc(largest * position));
  if (interior !== undefined) {
    const [byte] = rgbFrom(colourFrom(interior) as Colour);
    greys[greys.length - 1] = Math.round((byte * largest) / 255);
  }
  if (bits === 16) {
    const bytes = new Uint8Array(2 * greys.length);
    const view = new DataView(bytes.buffer);
    for (const [k, grey] of greys.entries()) view.setUint16(2 * k, grey);
    return { bytes, bytesPerPixel: 2, format, levelling, indicesOf };
  }
  const isArticleGrey = plain && interior === undefined && positionOf(0.5, scene) === 0.5;
  if (isArticleGrey && positions.length <= itermax) {
    // Levels are coarser than counts here, but each grey must be exactly that of its count.
    const bytes = Uint8Array.from({ length: 256 }, (_, grey) => grey);
    const exactly: IndicesOf = ({ counts }) => counts.map((count) => greyOf(count, scene));
    return { bytes, bytesPerPixel: 1, format, levelling, indicesOf: exactly };
  }
  return { bytes: Uint8Array.from(greys), bytesPerPixel: 1, format, levelling, indicesOf };
}

/** Undefined if there are more than 256 colours. */
function indexedTable(
  colours: Uint8Array,
  { levelling, indicesOf }: Levels,
): ColourTable | undefined {
  const numbers = new Map<number, number>();
  const bytes = new Uint8Array(colours.length / 3);
  for (let k = 0; k < bytes.length; k++) {
    const [red, green, blue] = colours.subarray(3 * k, 3 * k + 3) as unknown as Rgb;
    const key = (red << 16) | (green << 8) | blue;
    const number = numbers.get(key) ?? numbers.size;
    if (number === 256) return undefined;
    numbers.set(key, number);
    bytes[k] = number;
  }
  const distinct = [...numbers.keys()].flatMap((key) => [key >> 16, (key >> 8) & 0xff, key & 0xff]);
  const format = { colourType: 'indexed', bits: 8, table: Uint8Array.from(distinct) } as const;
  return { bytes, bytesPerPixel: 1, format, levelling, indicesOf };
}

function rgbTable(bytes: Uint8Array, { levelling, indicesOf }: Levels): ColourTable {
  const format = { colourType: 'rgb', bits: 8 } as const;
  return { bytes, bytesPerPixel: 3, format, levelling, indicesOf };
}

/** The gradient of a valid scene. */
function gradientOf({ palette }: Scene): Gradient {
  if (typeof palette === 'string') return gradientNamed(palette as PaletteName);
  return palette.map((hex) => colourFrom(hex) as Colour);
}

/** Red, green and blue at each position of a gradient. */
function coloursAt(gradient: Gradient, positions: Float64Array): Uint8Array {
  const bytes = new Uint8Array(3 * positions.length);
  const last = gradient.length - 1;
  for (let k = 0; k < positions.length; k++) {
    const at = (positions[k] as number) * last;
    const before = Math.min(Math.floor(at), last);
    const from = gradient[before] as Colour;
    const [lightness, a, b] = mixed(from, gradient[before + 1] ?? from, at - before);
    putRgb(bytes, 3 * k, lightness, a, b);
  }
  return bytes;
}

function isGrey(hex: string): boolean {
  const [red, green, blue] = rgbFrom(colourFrom(hex) as Colour);
  return red === green && green === blue;
}
