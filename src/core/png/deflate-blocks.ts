import type { Deflate } from './writer.js';

/** How far back deflate can refer, in bytes. */
const WINDOW = 32 * 1024;

/**
 * Compresses bytes as a block (RFC 1951) that ends with a sync flush, so others can follow.
 *
 * @param dictionary the preceding bytes, to which the block may refer
 */
export type DeflateBlock = (bytes: Uint8Array, dictionary: Uint8Array) => Promise<Uint8Array>;

/**
 * A zlib stream of blocks that are compressed independently, several at a time. The dictionary of each is
 * the last 32 KiB before it, so together they are a single deflate stream.
 */
export class DeflateBlocks implements Deflate {
  #window: Uint8Array;

  /**
   * @param level zlib's compression level, which `deflateBlock` uses
   * @param before the scanlines that precede the first ones, if a stream is continued
   */
  constructor(
    private readonly level: number,
    private readonly deflateBlock: DeflateBlock,
    before: Uint8Array = new Uint8Array(),
  ) {
    this.#window = before.subarray(-WINDOW);
  }

  /** The zlib header: deflate with a 32 KiB window, and the compression level. */
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

  /** An empty final block, and the checksum. */
  async end(checksum: number): Promise<Uint8Array[]> {
    const end = new Uint8Array(6);
    end[0] = 3;
    new DataView(end.buffer).setUint32(2, checksum);
    return [end];
  }
}
