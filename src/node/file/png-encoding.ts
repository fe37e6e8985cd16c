import { createHash, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';
import type { PictureBand } from '../../core/colour/antialias.js';
import { type ColourTable, colourTableOf } from '../../core/colour/colour.js';
import { ADLER32_START } from '../../core/png/checksums.js';
import { headerChunks, PNG_SIGNATURE, pngChunk } from '../../core/png/png.js';
import { PROVENANCE_KEYWORD, type Provenance, provenanceOf } from '../../core/png/provenance.js';
import { scanlines } from '../../core/png/scanlines.js';
import { textChunk } from '../../core/png/text.js';
import { SCENE_KEYWORD, sceneToJson } from '../../core/scene/json.js';
import type { Scene } from '../../core/scene/scene.js';
import { VERSION } from '../../core/version.js';
import { viewOf } from '../../core/view/view.js';
import type { Compression, EncodedBand, Encoding, HowMade } from './encoding.js';

/** How far back deflate can refer. */
const WINDOW = 32 * 1024;

const deflateOnPool = promisify(deflateRaw);

/** SHA-256 of counts, as 32-bit words in this machine's order. */
async function sha256OnPool(counts: Uint32Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await webcrypto.subtle.digest('SHA-256', counts));
}

/**
 * A PNG, streamed; it carries its scene. Each band is an IDAT chunk of its own, compressed on libuv's
 * thread pool, several at a time. It begins with the last 32 KiB before it as dictionary and ends
 * with a sync flush, so that the chunks' data one after another are a single deflate stream.
 */
export class PngEncoding implements Encoding {
  #checksum = ADLER32_START;
  #window: Uint8Array = new Uint8Array();

  constructor(
    private readonly scene: Scene,
    private readonly compression: Compression,
    private readonly table: ColourTable = colourTableOf(scene),
  ) {}

  head(): Uint8Array {
    const { columns, rows } = viewOf(this.scene);
    const zlibHeader = pngChunk('IDAT', zlibHeaderFor(this.compression));
    const text = textChunk(SCENE_KEYWORD, sceneToJson(this.scene));
    const header = headerChunks(columns, rows, this.table.format);
    return Buffer.concat([PNG_SIGNATURE, ...header, text, zlibHeader]);
  }

  async encode(counted: PictureBand): Promise<EncodedBand> {
    const { bytes: lines, checksum } = scanlines(counted, this.table, this.#checksum);
    const dictionary = this.#window;
    this.#checksum = checksum;
    this.#window = lines.subarray(-WINDOW);
    const digest = sha256OnPool(counted.counts);
    const packed = await deflateOnPool(lines, {
      level: this.compression,
      memLevel: constants.Z_MAX_MEMLEVEL,
      // Room for all of the output at once: every further piece is another trip through the pool.
      chunkSize: lines.length + (lines.length >> 8) + 1024,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(dictionary.length > 0 ? { dictionary } : {}),
    });
    const bytes = pngChunk('IDAT', packed);
    return { bytes, checksum, digest: await digest };
  }

  tail(made?: HowMade): Uint8Array {
    // An empty last block, and the checksum with which zlib's format ends.
    const end = new Uint8Array(6);
    end[0] = 3;
    new DataView(end.buffer).setUint32(2, this.#checksum);
    const text = made ? [textChunk(PROVENANCE_KEYWORD, JSON.stringify(madeBy(made)))] : [];
    return Buffer.concat([pngChunk('IDAT', end), ...text, pngChunk('IEND')]);
  }

  resume(last: PictureBand, checksum: number): void {
    this.#checksum = checksum;
    this.#window = scanlines(last, this.table).bytes.subarray(-WINDOW);
  }
}

function madeBy({ digests, by }: HowMade): Provenance {
  const hash = createHash('sha256');
  for (const digest of digests) hash.update(digest);
  return provenanceOf(VERSION, by, hash.digest('hex'));
}

/** The two bytes before a zlib stream (RFC 1950): deflate with a 32 KiB window, and how hard. */
function zlibHeaderFor(compression: Compression): Uint8Array {
  const effort = compression < 2 ? 0 : compression < 6 ? 1 : compression === 6 ? 2 : 3;
  const header = (0x78 << 8) | (effort << 6);
  const check = 31 - (header % 31);
  return Uint8Array.of(header >> 8, (header | check) & 0xff);
}
