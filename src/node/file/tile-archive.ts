import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import { joined } from '../../core/bytes.js';
import { type ColourTable, colour, type PictureBand } from '../../core/colour/colour.js';
import type { Backend } from '../../core/count/backend.js';
import { descriptorOf } from '../../core/deepzoom/descriptor.js';
import { levelsOf, rowsInTiles, tileCount } from '../../core/deepzoom/geometry.js';
import { Pyramid, type Tile } from '../../core/deepzoom/pyramid.js';
import { InputError } from '../../core/errors.js';
import { inOrder } from '../../core/in-order.js';
import { pictureOf } from '../../core/picture.js';
import { crc32 } from '../../core/png/checksums.js';
import type { Compression } from '../../core/png/compression.js';
import { CountsHash } from '../../core/png/counts-hash.js';
import { plainPng } from '../../core/png/png.js';
import { provenanceOf } from '../../core/png/provenance.js';
import type { Scene } from '../../core/scene/scene.js';
import { firstBandOf, rowsThrough } from '../../core/view/bands.js';
import type { Size } from '../../core/view/rectangle.js';
import { viewOf } from '../../core/view/view.js';
import { type ZipMember, zipDirectory, zipHeader } from '../../core/zip.js';
import type { Encoded, EncodedBand, EncodeOptions, Encoding } from './encoding.js';
import { sha256OnPool } from './png-encoding.js';
import { type TilePaths, tilePathsOf } from './tile-paths.js';
import { restore } from './tile-restore.js';

/** Most columns: memory holds 256 rows of the picture, and as many of each smaller level. */
const MOST_COLUMNS = 2 ** 20;

/** Tiles of a band that are compressed at a time. */
const TILES_AT_ONCE = 4 * availableParallelism();

/** The file in a folder of tiles that says how they were made, and that they are this program's. */
export const PROVENANCE_FILE = 'juliaset.json';

/** A file that is put beside the tiles. */
export interface Extra {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Starts the picture of a scene as tiles in a zip file without compression: `NAME/NAME.dzi`, and
 * `NAME/NAME_files/LEVEL/COLUMN_ROW.png`. A run that is resumed decodes the finished tiles of the whole picture,
 * and so comes to the state in which the earlier run was.
 *
 * @param extras further files
 * @throws InputError when the picture has too many columns
 */
export async function archiveOf(
  backend: Backend,
  scene: Scene,
  { compression, name, earlier, dpi: _, ...options }: EncodeOptions,
  extras: readonly Extra[] = [],
): Promise<Encoded> {
  const size = viewOf(scene);
  const paths = tilePathsOf(name);
  if (size.columns > MOST_COLUMNS) {
    throw new InputError('resolution', `at most ${MOST_COLUMNS} columns for tiles`, size.columns);
  }
  const from = earlier ? Math.min(earlier.band + 1, firstUnknownBand(size, earlier.band)) : 0;
  const { table, bands } = await pictureOf(backend, scene, { ...options, from });
  const pyramid = new Pyramid(size, table.format);
  const archive = new TileArchive({
    ...{ backend, scene, table, pyramid, compression, paths, extras },
    hash: new CountsHash(sha256OnPool, earlier?.digests),
    members: earlier ? await restore(earlier, paths, size, pyramid) : [],
  });
  for (let band = from; earlier && band <= earlier.band; band++) {
    const { value: known } = await bands.next();
    if (known) pyramid.add(known.band, pixelsOf(known, table));
  }
  const contents = `${tileCount(size)} tiles on ${levelsOf(size).length} levels`;
  return { bands, encoding: archive, contents };
}

/** The first band with rows that the tiles in a file do not have, after the bands up to `band` are in it. */
function firstUnknownBand(size: Size, band: number): number {
  return firstBandOf(size, rowsInTiles(rowsThrough(size, band), size.rows));
}

function pixelsOf(counted: PictureBand, table: ColourTable): Uint8Array {
  return counted.coloured ?? colour(counted, table);
}

interface Parts {
  readonly backend: Backend;
  readonly scene: Scene;
  readonly table: ColourTable;
  readonly pyramid: Pyramid;
  readonly compression: Compression;
  readonly paths: TilePaths;
  readonly extras: readonly Extra[];
  readonly hash: CountsHash;
  /** The members that are in the file already. */
  readonly members: readonly ZipMember[];
}

class TileArchive implements Encoding {
  readonly #members: ZipMember[];

  constructor(private readonly parts: Parts) {
    this.#members = [...parts.members];
  }

  /** The descriptor comes first, where its scene is found quickly. */
  head(): Uint8Array {
    const { scene, paths, extras } = this.parts;
    const descriptor = { path: paths.descriptor, bytes: textBytes(descriptorOf(scene)) };
    return joined(
      [descriptor, ...extras].map(({ path, bytes }, k) => this.#member(k, path, bytes)),
    );
  }

  async encode(counted: PictureBand): Promise<EncodedBand> {
    const { table, pyramid, hash } = this.parts;
    const digest = hash.add(counted.counts);
    const tiles = pyramid.add(counted.band, pixelsOf(counted, table));
    // Bands end in any order; members keep the order of the bands.
    const first = this.#members.length;
    this.#members.length += tiles.length;
    // A compressor takes some hundred kilobytes, so not all at once.
    const files: Uint8Array<ArrayBuffer>[] = [];
    const encoded = inOrder(tiles.entries(), TILES_AT_ONCE, ([k, tile]) =>
      this.#tile(first + k, tile),
    );
    for await (const file of encoded) files.push(file);
    return { bytes: joined(files), checksum: 0, digest: await digest };
  }

  async tail(): Promise<Uint8Array> {
    const { backend, paths, hash } = this.parts;
    const provenance = provenanceOf(backend, await hash.whole());
    const path = `${paths.tiles}${PROVENANCE_FILE}`;
    const last = this.#member(this.#members.length, path, textBytes(JSON.stringify(provenance)));
    return joined([last, zipDirectory(this.#members)]);
  }

  async #tile(index: number, tile: Tile): Promise<Uint8Array<ArrayBuffer>> {
    const { paths, compression } = this.parts;
    const { level, tileColumn, tileRow, format, lines } = tile;
    const data = await deflateOnPool(lines, {
      level: compression,
      memLevel: constants.Z_MAX_MEMLEVEL,
    });
    const path = `${paths.tiles}${level}/${tileColumn}_${tileRow}.png`;
    return this.#member(index, path, plainPng(tile, format, data));
  }

  /** The bytes of a member, which becomes the one with this index. */
  #member(index: number, name: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const member = { name, crc: crc32(bytes), size: bytes.length };
    this.#members[index] = member;
    return joined([zipHeader(member), bytes]);
  }
}

const deflateOnPool = promisify(deflate);

function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
