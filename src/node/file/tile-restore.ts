import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { levelsOf, spanOf, tilesAlong } from '../../core/deepzoom/geometry.js';
import type { Pyramid } from '../../core/deepzoom/pyramid.js';
import { InputError } from '../../core/errors.js';
import { plainPngData } from '../../core/png/png.js';
import type { Size } from '../../core/view/rectangle.js';
import type { ZipMember } from '../../core/zip.js';
import type { EarlierRun } from './encoding.js';
import type { TilePaths } from './tile-paths.js';
import { membersOf } from './zip-members.js';

/**
 * Gives a pyramid the rows that the tiles of an earlier run have. Its smaller levels follow from them.
 *
 * @returns the members of the earlier run's file
 * @throws InputError when the file has another picture's name inside
 */
export async function restore(
  { part, bytes }: EarlierRun,
  { root, tiles }: TilePaths,
  size: Size,
  pyramid: Pyramid,
): Promise<ZipMember[]> {
  const across = tilesAlong(size.columns);
  const whole = `${tiles}${levelsOf(size)[0]?.number}/`;
  const members: ZipMember[] = [];
  let row: Promise<Buffer>[] = [];
  let tileRow = 0;
  const file = await open(part);
  try {
    for await (const { read, ...member } of membersOf(file, bytes)) {
      const { name } = member;
      if (!name.startsWith(root)) throw new InputError('resume', `tiles in '${root}'`, name);
      members.push(member);
      if (!name.startsWith(whole)) continue;
      row.push(inflateOnPool(plainPngData(await read())));
      if (row.length < across) continue;
      addRow(await Promise.all(row), tileRow++, size, pyramid);
      row = [];
    }
  } finally {
    await Promise.allSettled(row);
    await file.close();
  }
  return members;
}

const inflateOnPool = promisify(inflate);

/**
 * Adds a row of tiles to the pyramid.
 *
 * @param tiles their rows, each after the number of its filter
 */
function addRow(
  tiles: readonly Uint8Array[],
  tileRow: number,
  { columns, rows }: Size,
  pyramid: Pyramid,
): void {
  const { from: firstRow, to } = spanOf(tileRow, rows);
  const { pixelBytes } = pyramid;
  const height = to - firstRow;
  const pixels = new Uint8Array(height * columns * pixelBytes);
  for (const [column, lines] of tiles.entries()) {
    const span = spanOf(column, columns);
    const length = (span.to - span.from) * pixelBytes;
    for (let row = 0; row < height; row++) {
      const from = row * (1 + length) + 1;
      const at = (row * columns + span.from) * pixelBytes;
      pixels.set(lines.subarray(from, from + length), at);
    }
  }
  pyramid.add({ firstRow, rows: height, firstColumn: 0, columns }, pixels);
}
