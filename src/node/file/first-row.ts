import { createInflate } from 'node:zlib';
import type { Rgb } from '../../core/colour/oklab.js';
import { crc32 } from '../../core/png/checksums.js';
import { isPng } from '../../core/png/text.js';

/** The first row of a picture. */
export interface Row {
  readonly length: number;
  /** The colour of a column, ignoring transparency. */
  at(column: number): Rgb;
}

/** Most bytes to decompress: an interlaced picture has part of its first row far into the data. */
const MOST_UNPACKED = 2 ** 26;

/** Channels and permitted bit depths of PNG's colour types. */
const COLOUR_TYPES: Readonly<Record<number, { channels: number; depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

const INDEXED = 3;

/** The fields of a PNG's header chunk, IHDR. */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly channels: number;
  readonly interlaced: boolean;
}

/** A pass: every `stepX`-th column and `stepY`-th row, starting at (x, y). */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

const WHOLE: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];

/** The passes of an interlaced picture, in the order of the file. */
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

/**
 * Reads the first row of a PNG. It decompresses only up to the end of that row and keeps nothing else, because
 * a small file may claim to be a picture of any size.
 *
 * @throws Error saying what is wrong with the file
 */
export async function firstRowOf(png: Uint8Array): Promise<Row> {
  const { header, table, packed } = chunksOf(png);
  const lines = linesOf(header);
  const end = lines.at(-1)?.end ?? 0;
  if (end > MOST_UNPACKED) throw new Error(`its first row ends beyond ${MOST_UNPACKED} bytes`);
  await unpack(packed, lines);
  for (const { bytes } of lines)
    unfilter(bytes, Math.max(1, (header.channels * header.depth) >> 3));
  return {
    length: header.width,
    at: (column) => {
      const line = lines.find(({ pass }) => column % pass.stepX === pass.x) as Line;
      return colourIn(line.bytes, (column - line.pass.x) / line.pass.stepX, header, table);
    },
  };
}

function chunksOf(png: Uint8Array): { header: Header; table: Uint8Array; packed: Uint8Array } {
  if (!isPng(png)) throw new Error('it has no PNG signature');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  let header: Header | undefined;
  let table = new Uint8Array();
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > png.length) break;
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    const data = png.slice(at + 8, at + 8 + length);
    if (crc32(png.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      throw new Error(`the checksum of its chunk ${type} is wrong`);
    }
    if ((header === undefined) !== (type === 'IHDR')) throw new Error('its header is not first');
    if (type === 'IHDR') header = headerFrom(data);
    else if (type === 'PLTE') table = data;
    else if (type === 'IDAT') parts.push(data);
    else if (parts.length > 0) break; // A chunk after the picture's data.
    at += 12 + length;
  }
  if (!header) throw new Error('its header is cut off');
  return { header, table, packed: Buffer.concat(parts) };
}

function headerFrom(data: Uint8Array): Header {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length !== 13) throw new Error('its header has the wrong size');
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colourType = 0, compression, filter, interlace] = data.subarray(8);
  const type = COLOUR_TYPES[colourType];
  if (width === 0 || height === 0 || Math.max(width, height) >= 2 ** 31) {
    throw new Error(`its size of ${width} × ${height} is invalid`);
  }
  if (!type?.depths.includes(depth)) {
    throw new Error(`its colour type ${colourType} with ${depth} bits is invalid`);
  }
  if (compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== 1)) {
    throw new Error('its compression, filter or interlace method is unknown');
  }
  const { channels } = type;
  return { width, height, depth, colourType, channels, interlaced: interlace === 1 };
}

/** A row of a pass, and its place in the decompressed data. */
interface Line {
  readonly pass: Pass;
  readonly start: number;
  readonly end: number;
  /** The number of its filter, then the pixels. */
  readonly bytes: Uint8Array;
}

/** The lines that make up the first row. */
function linesOf({ width, height, depth, channels, interlaced }: Header): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const pass of interlaced ? ADAM7 : WHOLE) {
    const columns = Math.ceil((width - pass.x) / pass.stepX);
    const rows = Math.ceil((height - pass.y) / pass.stepY);
    if (columns <= 0 || rows <= 0) continue;
    const length = 1 + Math.ceil((columns * channels * depth) / 8);
    if (pass.y === 0) {
      const end = start + length;
      // Not allocated if the caller refuses the size.
      lines.push({ pass, start, end, bytes: new Uint8Array(end > MOST_UNPACKED ? 0 : length) });
    }
    start += rows * length;
  }
  return lines;
}

/** Decompresses up to the end of the last line, and fills the lines. */
async function unpack(packed: Uint8Array, lines: readonly Line[]): Promise<void> {
  const end = lines.at(-1)?.end ?? 0;
  const unpacking = createInflate();
  unpacking.end(packed);
  let at = 0;
  for await (const piece of unpacking as AsyncIterable<Buffer>) {
    for (const { start, end: lineEnd, bytes } of lines) {
      const [from, to] = [Math.max(start, at), Math.min(lineEnd, at + piece.length)];
      if (from < to) bytes.set(piece.subarray(from - at, to - at), from - start);
    }
    at += piece.length;
    if (at >= end) return;
  }
  throw new Error('its data ends within the first row');
}

/** Undoes the filter of a line with none above it, where "up" does nothing and "Paeth" is "sub". */
function unfilter(line: Uint8Array, pixelBytes: number): void {
  const [filter = 0] = line;
  if (filter > 4) throw new Error(`its filter ${filter} is unknown`);
  if (filter === 0 || filter === 2) return;
  for (let k = 1 + pixelBytes; k < line.length; k++) {
    const before = line[k - pixelBytes] as number;
    line[k] = (line[k] as number) + (filter === 3 ? before >> 1 : before);
  }
}

function colourIn(line: Uint8Array, place: number, header: Header, table: Uint8Array): Rgb {
  const { depth, channels, colourType } = header;
  const sample = (k: number) => {
    const bit = (place * channels + k) * depth;
    const byte = line[1 + (bit >> 3)] ?? 0;
    if (depth === 16) return 256 * byte + (line[2 + (bit >> 3)] ?? 0);
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  };
  if (colourType === INDEXED) {
    const [red, green, blue] = table.subarray(3 * sample(0), 3 * sample(0) + 3);
    if (blue === undefined) throw new Error(`its palette has no colour ${sample(0)}`);
    return [red as number, green as number, blue];
  }
  const byte = (k: number) => Math.round((255 * sample(k)) / (2 ** depth - 1));
  return channels < 3 ? [byte(0), byte(0), byte(0)] : [byte(0), byte(1), byte(2)];
}
