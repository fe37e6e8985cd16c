import type { Deflate } from './writer.js';

/** How far back deflate can refer. */
const WINDOW = 32 * 1024;

/**
 * Compresses bytes as a block (RFC 1951) that others can follow: it ends with a sync flush.
 *
 * @param dictionary the bytes before them that the block may refer to
 */
export type DeflateBlock = (bytes: Uint8Array, dictionary: Uint8Array) => Promise<Uint8Array>;

/**
 * A zlib stream of blocks that are compressed apart, several at a time: each begins with the last 32 KiB
 * before it as dictionary, so that one after another they are a single deflate stream.
 */
export class DeflateBlocks implements Deflate {
  #window: Uint8Array;

  /**
   * @param level how hard `deflateBlock` compresses, as zlib says it
   * @param before the scanlines that precede the first ones, where a stream is gone on with
   */
  constructor(
    private readonly level: number,
    private readonly deflateBlock: DeflateBlock,
    before: Uint8Array = new Uint8Array(),
  ) {
    this.#window = before.subarray(-WINDOW);
  }

  /** Two bytes: deflate with a 32 KiB window, and how hard. */
  begin(): Uint8Array[] {
    const effort = this.level < 2 ? 0 : this.level < 6 ? 1 : this.level === 6 ? 2 : 3;
    const header = (0x78 << 8) | (effort << 6);
    const check = 31 - (header % 31);
    return [Uint8Array.of(header >> 8, (header | check) & 0xff)];
  }

  async add(lines: Uint8Array): Promise<Uint8Array[]> {
    const dictionary = this.#window;
    this.#window = lines.subarray(-WINDOW);
    return [await this.deflateBlock(lines, dictionary)];
  }

  /** An empty last block, and the checksum. */
  async end(checksum: number): Promise<Uint8Array[]> {
    const end = new Uint8Array(6);
    end[0] = 3;
    new DataView(end.buffer).setUint32(2, checksum);
    return [end];
  }
}
