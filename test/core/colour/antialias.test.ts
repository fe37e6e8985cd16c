import { expect, test } from 'vitest';
import { colourTableOf } from '../../../src/core/colour/colour.js';
import { encoded, linear } from '../../../src/core/colour/srgb.js';
import { escapeTime } from '../../../src/core/count/escape.js';
import { pictureOf } from '../../../src/core/picture.js';
import { rowsOf, type Scene, sceneFrom } from '../../../src/core/scene/scene.js';
import { REFERENCE, referenceCounts } from '../../reference.js';

/** The bytes and counts of a picture, band by band. */
async function drawn(scene: Scene) {
  const { table, bands } = await pictureOf(REFERENCE, scene);
  const picture = { bytes: [] as number[], counts: [] as number[], table };
  for await (const { counts, coloured } of bands) {
    picture.bytes.push(...(coloured ?? []));
    picture.counts.push(...counts);
  }
  return picture;
}

/** The mean light of n × n points around a pixel's own point, as a byte per channel. */
function meanAt(scene: Scene, column: number, row: number): number[] {
  const { samples: n, xleft, xright, ytop, ybot, resolution } = scene;
  const [dx, dy] = [(xright - xleft) / resolution, (ybot - ytop) / rowsOf(scene)];
  const { bytes, bytesPerPixel } = colourTableOf(scene);
  const light = Array.from({ length: bytesPerPixel }, () => 0);
  for (let k = 0; k < n * n; k++) {
    const right = ((k % n) + 0.5) / n - 0.5;
    const down = (Math.floor(k / n) + 0.5) / n - 0.5;
    const x = xleft + dx * (column + right);
    const y = ytop + dy * (row + down);
    const count = escapeTime(x, y, scene);
    for (let part = 0; part < bytesPerPixel; part++) {
      const byte = bytes[bytesPerPixel * count + part] as number;
      light[part] = (light[part] as number) + linear(byte / 255) / (n * n);
    }
  }
  return light.map((part) => Math.round(255 * encoded(part)));
}

test.each([
  ['grey', sceneFrom({ resolution: 61, samples: 3 })],
  ['colours', sceneFrom({ resolution: 61, samples: 2, palette: 'turbo' })],
])('edge pixels are means in linear light, and other pixels do not change: %s', async (_, scene) => {
  const { bytes, counts, table } = await drawn(scene);
  expect(counts).toEqual([...referenceCounts(scene)]);
  const { resolution: columns } = scene;
  const rows = rowsOf(scene);
  const parts = table.bytesPerPixel;
  let edges = 0;
  counts.forEach((count, k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    const neighbours = [
      column > 0 ? counts[k - 1] : count,
      column < columns - 1 ? counts[k + 1] : count,
      row > 0 ? counts[k - columns] : count,
      row < rows - 1 ? counts[k + columns] : count,
    ];
    const isEdge = neighbours.some((other) => other !== count);
    const plain = [...table.bytes.subarray(parts * count, parts * (count + 1))];
    const expected = isEdge ? meanAt(scene, column, row) : plain;
    expect(bytes.slice(parts * k, parts * (k + 1))).toEqual(expected);
    if (isEdge) edges++;
  });
  expect(edges).toBeGreaterThan(200);
  expect(edges).toBeLessThan(counts.length);
});

test('there are no seams between bands or parts of rows', async () => {
  // Two rows of two bands each, compared with the same points as columns of a picture with a single band.
  const narrow = { resolution: 300_000, rows: 2, xleft: -0.1, xright: 0.1, ybot: 0, ytop: 1e-6 };
  const dense = { real: -2, imag: 0, itermin: 0, itermax: 30 };
  const wide = sceneFrom({ ...narrow, ...dense, samples: 2 });
  const { bytes, counts } = await drawn(wide);
  const around = 2 ** 18;
  const part = sceneFrom({
    ...wide,
    resolution: 200,
    xleft: ((around - 100) / 300_000) * 0.2 - 0.1,
    xright: ((around + 100) / 300_000) * 0.2 - 0.1,
  });
  const alone = await drawn(part);
  expect(alone.counts.slice(0, 200)).toEqual(counts.slice(around - 100, around + 100));
  expect(alone.bytes.slice(1, 199)).toEqual(bytes.slice(around - 99, around + 99));
  expect(new Set(alone.bytes).size).toBeGreaterThan(2);
});

test('means of 16-bit greys agree with those of 8 bits', async () => {
  const scene = sceneFrom({ resolution: 21, samples: 4, bits: 16 });
  const fine = await drawn(scene);
  const coarse = await drawn({ ...scene, bits: 8 });
  fine.counts.forEach((_, k) => {
    const word = 256 * (fine.bytes[2 * k] as number) + (fine.bytes[2 * k + 1] as number);
    expect(Math.abs(word / 257 - (coarse.bytes[k] as number))).toBeLessThan(1.5);
  });
});
