import { createHash, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import type { PictureBand } from '../../core/colour/colour.js';
import { RenderError } from '../../core/errors.js';
import { pictureOf } from '../../core/picture.js';
import type { Compression } from '../../core/png/compression.js';
import type { Sha256 } from '../../core/png/counts-hash.js';
import { type DeflateBlock, DeflateBlocks } from '../../core/png/deflate-blocks.js';
import type { BackendInfo } from '../../core/png/provenance.js';
import { scanlines } from '../../core/png/scanlines.js';
import { type PngParts, PngWriter, type WrittenBands } from '../../core/png/writer.js';
import type { Encode, Encoded } from './encoding.js';

/** Bands of small pictures have at most this many bytes. To hand so few to the pool takes longer than the work. */
const FEW_BYTES = 2 ** 16;

/** A PNG, whose bands are compressed and hashed on libuv's thread pool, several at a time. */
export const encode: Encode = async (backend, scene, { compression, dpi, earlier, ...options }) => {
  const picture = await pictureOf(backend, scene, { ...options, from: earlier?.band ?? 0 });
  const stop = earlier && { ...earlier, last: await firstOf(picture.bands) };
  return { bands: picture.bands, encoding: pngOnPool({ ...picture, dpi }, compression, stop) };
};

/** The last band of an earlier run. Deflate refers back to it, so it is counted again. */
async function firstOf(bands: Encoded['bands']): Promise<PictureBand> {
  const { value: first } = await bands.next();
  if (!first)
    throw new RenderError('the journal of the interrupted render lists one band too many');
  return first;
}

/** Where an earlier run stopped. */
interface Stop extends WrittenBands {
  /** The last band that is in the file. */
  readonly last: PictureBand;
}

export function pngOnPool(
  {
    backend,
    scene,
    table,
    dpi,
  }: Omit<PngParts, 'deflate' | 'provenance'> & { backend: BackendInfo },
  compression: Compression,
  stop?: Stop,
): PngWriter {
  const deflate = deflateOnPool(compression, stop && scanlines(stop.last, table).bytes);
  const provenance = { backend, sha256: sha256OnPool };
  return new PngWriter({ scene, table, deflate, dpi, provenance }, stop);
}

/** @param before the scanlines before the first one, if a stream is resumed */
export function deflateOnPool(compression: Compression, before?: Uint8Array): DeflateBlocks {
  return new DeflateBlocks(compression, blocksOnPool(compression), before);
}

const deflateRawOnPool = promisify(deflateRaw);

function blocksOnPool(level: Compression): DeflateBlock {
  return (bytes, dictionary) =>
    deflateRawOnPool(bytes, {
      level,
      memLevel: constants.Z_MAX_MEMLEVEL,
      // Room for the whole output: every further piece is another trip through the pool.
      chunkSize: bytes.length + (bytes.length >> 8) + 1024,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(dictionary.length > 0 ? { dictionary } : {}),
    });
}

/** Hashes counts as 32-bit words in this machine's byte order. */
export const sha256OnPool: Sha256 = async (bytes) =>
  bytes.byteLength <= FEW_BYTES
    ? new Uint8Array(createHash('sha256').update(bytes).digest())
    : new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes));
