import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { pngPieces } from '../../../src/browser/png-stream.js';
import type { ColourTable, PictureBand } from '../../../src/core/colour/colour.js';
import { pictureOf } from '../../../src/core/picture.js';
import { type Scene, type SceneFields, sceneFrom } from '../../../src/core/scene/scene.js';
import { viewOf } from '../../../src/core/view/view.js';
import { pngOnPool } from '../../../src/node/file/png-encoding.js';
import { REFERENCE } from '../../reference.js';

// Each with and without antialiasing. Bands of `WIDE` are parts of rows.
const SMALL = { resolution: 300, rows: 120, itermin: 0, itermax: 90 };
const WIDE = { ...SMALL, resolution: 20_000, rows: 2, ybot: 0, ytop: 3e-4 };
const CASES: readonly (readonly [string, number, number, SceneFields])[] = [
  ['greys', 0, 8, {}],
  ['means of greys', 0, 8, { samples: 2 }],
  ['fine greys', 0, 16, { bits: 16 }],
  ['means of fine greys', 0, 16, { bits: 16, samples: 2 }],
  ['few colours', 3, 8, { palette: 'viridis' }],
  ['many colours', 2, 8, { palette: 'turbo', itermax: 2000 }],
  ['means of colours', 2, 8, { palette: 'viridis', samples: 2 }],
];

/** Red, green and blue of each pixel of a picture, at its bit depth. */
async function pixelsOf(scene: Scene): Promise<Uint16Array> {
  const { table, bands } = await pictureOf(REFERENCE, scene);
  const { columns, rows } = viewOf(scene);
  const pixels = new Uint16Array(3 * columns * rows);
  for await (const counted of bands) {
    const { band } = counted;
    const colours = coloursOf(counted, table);
    for (let row = 0; row < band.rows; row++) {
      const at = (band.firstRow + row) * columns + band.firstColumn;
      const own = colours.slice(3 * row * band.columns, 3 * (row + 1) * band.columns);
      pixels.set(own, 3 * at);
    }
  }
  return pixels;
}

/** Red, green and blue of each pixel of a band, from its own bytes or from the table. */
function coloursOf(counted: PictureBand, { bytes, bytesPerPixel, format, indicesOf }: ColourTable) {
  const { coloured } = counted;
  const pixels = coloured ? counted.counts.map((_, k) => k) : indicesOf(counted);
  const from = coloured ?? bytes;
  return [...pixels].flatMap((pixel) => {
    const own = from.subarray(bytesPerPixel * pixel, bytesPerPixel * (pixel + 1));
    const [first = 0, second = 0] = own;
    if (format.colourType === 'rgb') return [...own];
    if (format.colourType === 'indexed')
      return [...format.table.subarray(3 * first, 3 * first + 3)];
    const grey = format.bits === 16 ? 256 * first + second : first;
    return [grey, grey, grey];
  });
}

/** The files that the command line and the browser write. */
async function* filesOf(scene: Scene): AsyncGenerator<Buffer> {
  const picture = await pictureOf(REFERENCE, scene);
  for (const pieces of [pngOnPool(picture, 6).pieces(picture.bands), pngPieces(REFERENCE, scene)]) {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    yield Buffer.concat(parts);
  }
}

/** The contents of a file's IDAT chunks. */
function dataOf(file: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(data);
  }
  return Buffer.concat(parts);
}

test.each(CASES)('pngjs reads %s exactly (colour type %i, %i bits)', async (...one) => {
  const [, colourType, bits, fields] = one;
  for (const size of [SMALL, WIDE]) {
    const scene = sceneFrom({ ...size, ...fields });
    const expected = await pixelsOf(scene);
    expect(new Set(expected).size).toBeGreaterThan(5);
    for await (const file of filesOf(scene)) {
      expect([file[24], file[25]]).toEqual([bits, colourType]);
      // Unlike pngjs, this verifies the checksum.
      expect(() => inflateSync(dataOf(file))).not.toThrow();
      const { width, height, data } = PNG.sync.read(file, { skipRescale: true });
      expect([width, height]).toEqual([size.resolution, size.rows]);
      const read = Uint16Array.from(data).filter((_, k) => k % 4 < 3);
      expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(expected.buffer))).toBe(0);
    }
  }
});
