import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { evenly } from '../../core/colour/gradients.js';
import { type Colour, hexFrom, oklabFrom, type Rgb, rgbFrom } from '../../core/colour/oklab.js';
import { InputError } from '../../core/errors.js';
import { whyUnreadable } from './unreadable.js';

/** Most colours of a palette file that the scene keeps. */
const MOST_COLOURS = 256;

interface Reader {
  /** Largest file to read, in bytes: palettes are small, pictures may be larger. */
  readonly mostBytes: number;
  read(bytes: Buffer, path: string): Promise<Rgb[]> | Rgb[];
}

const TEXT_BYTES = 2 ** 22;

const READERS: Readonly<Record<string, Reader>> = {
  '.map': { mostBytes: TEXT_BYTES, read: readMap },
  '.gpl': { mostBytes: TEXT_BYTES, read: readGimpPalette },
  '.ugr': { mostBytes: TEXT_BYTES, read: readGradient },
  '.png': { mostBytes: 2 ** 24, read: readFirstRow },
};

/**
 * Reads the colours of a palette file: Fractint's .map, GIMP's .gpl, the first gradient of Ultra Fractal's
 * .ugr, or the first row of a PNG.
 *
 * @returns colours as `#rrggbb`, at most 256
 * @throws InputError when the file cannot be read, or contains no palette
 * @example
 * await renderer.writePng({ palette: await readPaletteFile('volcano.map') }, 'volcano.png');
 */
export async function readPaletteFile(path: string): Promise<string[]> {
  const reader = READERS[extname(path).toLowerCase()];
  if (!reader) {
    const endings = Object.keys(READERS).join(', ');
    throw new InputError('palette', `a file with one of the endings ${endings}`, path);
  }
  const bytes = await bytesOf(path, reader.mostBytes);
  const colours = spread(await reader.read(bytes, path));
  if (colours.length === 0) throw new InputError('palette', 'a file with colours', path);
  return colours.map(hexFrom);
}

/** Reads a file after a check of its kind and size: a device may have no end. */
async function bytesOf(path: string, most: number): Promise<Buffer> {
  const { O_RDONLY, O_NONBLOCK = 0 } = constants; // Without O_NONBLOCK, opening a pipe waits for a writer.
  let file: FileHandle | undefined;
  try {
    file = await open(path, O_RDONLY | O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) {
      throw new InputError('palette', 'a file, not a folder, a device or a pipe', path);
    }
    if (found.size > most) {
      throw new InputError('palette', `a file of at most ${most} bytes, not ${found.size}`, path);
    }
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError('palette', `a file that can be read (${whyUnreadable(cause)})`, path);
  } finally {
    await file?.close();
  }
}

/** Lines that begin with red, green and blue; what follows is a comment. */
function readMap(bytes: Buffer): Rgb[] {
  return triplesOf(bytes.toString('latin1').split('\n'));
}

/** The same lines as in a .map, after a first line `GIMP Palette`. */
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

/** Indices are taken modulo 400; colours are red + 256 · green + 65536 · blue. */
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
  // The gradient is cyclic: the last colour blends into the first.
  const around: [number, Colour][] = [[last[0] - 1, last[1]], ...points, [first[0] + 1, first[1]]];
  return evenly(around).map(rgbFrom);
}

async function readFirstRow(bytes: Buffer, path: string): Promise<Rgb[]> {
  const { firstRowOf } = await import('./first-row.js');
  try {
    const row = await firstRowOf(bytes);
    return placesIn(row.length).map((column) => row.at(column));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('palette', `a PNG whose first row can be read (${why})`, path);
  }
}

/** At most 256 of the colours, evenly spaced. */
function spread(colours: readonly Rgb[]): Rgb[] {
  return placesIn(colours.length).map((place) => colours[place] as Rgb);
}

function placesIn(length: number): number[] {
  if (length <= MOST_COLOURS) return Array.from({ length }, (_, k) => k);
  const step = (length - 1) / (MOST_COLOURS - 1);
  return Array.from({ length: MOST_COLOURS }, (_, k) => Math.round(k * step));
}
