import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { InputError } from '../../core/errors.js';
import { evenly } from '../../core/gradients.js';
import { type Colour, hexFrom, oklabFrom, type Rgb, rgbFrom } from '../../core/oklab.js';

/** Palettes are small; of a picture's row, at most so many pixels become colours. */
const MOST_BYTES = 2 ** 24;
const MOST_COLOURS = 256;

type Reader = (bytes: Buffer, path: string) => Promise<Rgb[]> | Rgb[];

const READERS: Readonly<Record<string, Reader>> = {
  '.map': readMap,
  '.gpl': readGimpPalette,
  '.ugr': readGradient,
  '.png': readFirstRow,
};

/**
 * The colours of a palette's file: Fractint's .map, GIMP's .gpl, the first gradient of Ultra
 * Fractal's .ugr, or the first row of a PNG.
 *
 * @returns colours as `#rrggbb`, at most 256
 * @throws InputError when there is no such file, or no palette in it
 */
export async function readPaletteFile(path: string): Promise<string[]> {
  const read = READERS[extname(path).toLowerCase()];
  if (!read) throw new InputError('palette', `a file ${Object.keys(READERS).join(', ')}`, path);
  const colours = await read(await bytesOf(path), path);
  if (colours.length === 0) throw new InputError('palette', 'a file with colours', path);
  return spread(colours).map(hexFrom);
}

async function bytesOf(path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new InputError('palette', `a file that can be read (${cause.code})`, path);
  });
  if (bytes.length > MOST_BYTES) {
    throw new InputError('palette', `a file of at most ${MOST_BYTES} bytes`, path);
  }
  return bytes;
}

/** Lines that begin with red, green and blue; what follows is a comment. */
function readMap(bytes: Buffer): Rgb[] {
  return triplesOf(bytes.toString('latin1').split('\n'));
}

/** The same behind a line that says what it is. */
function readGimpPalette(bytes: Buffer, path: string): Rgb[] {
  const [first, ...lines] = bytes.toString('utf8').split('\n');
  if (first?.trim() !== 'GIMP Palette') {
    throw new InputError('palette', "a GIMP palette, which begins with 'GIMP Palette'", path);
  }
  return triplesOf(lines);
}

function triplesOf(lines: readonly string[]): Rgb[] {
  return lines.flatMap((line) => {
    const found = /^\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\b/.exec(line);
    const rgb = found?.slice(1).map(Number);
    return rgb?.every((byte) => byte <= 255) ? [rgb as unknown as Rgb] : [];
  });
}

/** Indices run from 0 to 400 and on from 0; colours are red + 256 · green + 65536 · blue. */
function readGradient(bytes: Buffer): Rgb[] {
  const [gradient = ''] = /gradient:.*?(?=opacity:|\}|$)/s.exec(bytes.toString('latin1')) ?? [];
  const points = Array.from(
    gradient.matchAll(/index=(-?\d+)\s+color=(\d+)/g),
    ([, index, colour]): [number, Colour] => {
      const number = Number(colour);
      const rgb: Rgb = [number & 0xff, (number >> 8) & 0xff, (number >> 16) & 0xff];
      return [(((Number(index) % 400) + 400) % 400) / 400, oklabFrom(rgb)];
    },
  ).sort(([one], [other]) => one - other);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  // It goes round: the last colour runs into the first one.
  const around: [number, Colour][] = [[last[0] - 1, last[1]], ...points, [first[0] + 1, first[1]]];
  return evenly(around).map(rgbFrom);
}

async function readFirstRow(bytes: Buffer, path: string): Promise<Rgb[]> {
  const { PNG } = await import('pngjs');
  try {
    const { width, data } = PNG.sync.read(bytes);
    return Array.from({ length: width }, (_, k) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * k, 4 * k + 3);
      return [red, green, blue];
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('palette', `a PNG that is whole (${why})`, path);
  }
}

/** At most 256 of them, at equal distances. */
function spread(colours: readonly Rgb[]): Rgb[] {
  if (colours.length <= MOST_COLOURS) return [...colours];
  const step = (colours.length - 1) / (MOST_COLOURS - 1);
  return Array.from({ length: MOST_COLOURS }, (_, k) => colours[Math.round(k * step)] as Rgb);
}
