import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { colour, colourTableOf } from '../../src/core/colour/colour.js';
import { ADLER32_START, adler32 } from '../../src/core/png/checksums.js';
import type { Compression } from '../../src/core/png/compression.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { viewOf } from '../../src/core/view/view.js';
import { ENCODINGS, type Format } from '../../src/node/file/encodings.js';
import { REFERENCE, referenceCounts } from '../reference.js';

async function encodeAll(scene: Scene, format: Format, compression: Compression) {
  const { encode } = await ENCODINGS[format].load();
  const options = { compression, values: 'counts', name: 'plot' } as const;
  const { bands, encoding } = await encode(REFERENCE, scene, options);
  const parts = [encoding.head()];
  for await (const band of bands) parts.push((await encoding.encode(band)).bytes);
  return Buffer.concat([...parts, await encoding.tail()]);
}

describe('Adler-32', () => {
  test('has the known value for “Wikipedia”', () => {
    expect(adler32(new TextEncoder().encode('Wikipedia'))).toBe(0x11e60398);
  });

  test('does not overflow for a million bytes of 255', () => {
    // n bytes of 255: a = 1 + 255 n, b = n + 255 n (n + 1) / 2.
    const n = 1_000_000;
    const a = BigInt(1 + 255 * n) % 65521n;
    const b = (BigInt(n) + (255n * BigInt(n) * BigInt(n + 1)) / 2n) % 65521n;
    expect(BigInt(adler32(new Uint8Array(n).fill(255)))).toBe(b * 65536n + a);
  });

  test('of consecutive parts equals that of the whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), fc.nat(9000), (bytes, cut) => {
        const first = adler32(bytes.subarray(0, cut), ADLER32_START);
        expect(adler32(bytes.subarray(cut), first)).toBe(adler32(bytes));
      }),
    );
  });
});

describe('a PNG of many bands', () => {
  // Two bands of whole rows, and rows of two bands each.
  const tall = sceneFrom({ resolution: 300, itermax: 90 });
  const wide = sceneFrom({ resolution: 300_000, itermax: 8, ybot: 0, ytop: 2e-5 });

  test.each(
    Array.from({ length: 10 }, (_, level) => level as Compression),
  )('is readable by pngjs at compression %i', async (compression) => {
    for (const scene of [tall, wide]) {
      const png = PNG.sync.read(await encodeAll(scene, 'png', compression));
      const { columns, rows } = viewOf(scene);
      expect([png.width, png.height]).toEqual([columns, rows]);
      const grey = Buffer.from(png.data.filter((_, k) => k % 4 === 0));
      expect(grey.equals(colour({ counts: referenceCounts(scene) }, colourTableOf(scene)))).toBe(
        true,
      );
    }
  });

  test('is smaller at a higher compression', async () => {
    const sizes = await Promise.all(
      ([0, 1, 6, 9] as const).map(async (c) => (await encodeAll(tall, 'png', c)).length),
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(new Set(sizes).size).toBe(4);
  });
});

describe('NPY', () => {
  test.each([
    [65_535, '<u2', 2],
    [65_536, '<u4', 4],
  ])('with itermax %i has the type %s', async (itermax, type, size) => {
    const scene = sceneFrom({ resolution: 70, itermax });
    const file = await encodeAll(scene, 'npy', 6);
    expect(file.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
    const start = 10 + file.readUInt16LE(8);
    expect(start % 64).toBe(0);
    expect(file.toString('latin1', 10, start)).toMatch(
      new RegExp(
        `^\\{'descr': '${type}', 'fortran_order': False, 'shape': \\(44, 70\\), \\} *\\n$`,
      ),
    );
    const read = size === 2 ? file.readUInt16LE : file.readUInt32LE;
    const counts = Uint32Array.from({ length: 44 * 70 }, (_, k) =>
      read.call(file, start + k * size),
    );
    expect(counts).toEqual(referenceCounts(scene));
    expect(file.length).toBe(start + 44 * 70 * size);
  });
});
