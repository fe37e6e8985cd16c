import { Zlib } from 'fflate';
import { joined } from '../core/bytes.js';
import { type Compression, USUAL_COMPRESSION } from '../core/png/compression.js';
import type { Deflate } from '../core/png/writer.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** A deflate stream that must be released, whether it has ended or not. */
export interface ReleasedDeflate extends Deflate {
  abandon(): Promise<void>;
}

/**
 * Deflate at a level. The usual one is the browser's own and runs beside this thread; browsers have no other,
 * so the others run on this thread.
 */
export function deflateAt(level: Compression): ReleasedDeflate {
  return level === USUAL_COMPRESSION ? new BrowserDeflate() : new DeflateOnThread(level);
}

/** Minimum size of a chunk but the last, in compressed bytes. */
const CHUNK_BYTES = 2 ** 18;

/** Deflate through CompressionStream, which writes a whole zlib stream with header and checksum. */
class BrowserDeflate implements ReleasedDeflate {
  readonly #stream = new CompressionStream('deflate');
  readonly #lines = this.#stream.writable.getWriter();
  /** Full chunks that the writer has not taken yet. */
  #full: Bytes[] = [];
  readonly #gathered: Promise<void>;

  constructor() {
    this.#gathered = this.#gather();
    // `add` and `end` report a failure.
    this.#gathered.catch(() => undefined);
  }

  begin(): Bytes[] {
    return [];
  }

  async add(lines: Bytes): Promise<Bytes[]> {
    await this.#lines.write(lines);
    return this.#full.splice(0);
  }

  async end(): Promise<Bytes[]> {
    await this.#lines.close();
    await this.#gathered;
    return this.#full.splice(0);
  }

  /** Releases the stream, ended or not. */
  async abandon(): Promise<void> {
    await this.#lines.abort().catch(() => undefined);
  }

  async #gather(): Promise<void> {
    const compressed = this.#stream.readable.getReader();
    let parts: Bytes[] = [];
    let size = 0;
    for (;;) {
      const { done, value } = await compressed.read();
      if (value) {
        parts.push(value);
        size += value.length;
      }
      if (size > 0 && (done || size >= CHUNK_BYTES)) {
        this.#full.push(joined(parts));
        parts = [];
        size = 0;
      }
      if (done) return;
    }
  }
}

/** Deflate by fflate, whose levels are like zlib's. */
class DeflateOnThread implements ReleasedDeflate {
  #compressed: Uint8Array[] = [];
  readonly #stream: Zlib;

  constructor(level: Compression) {
    this.#stream = new Zlib({ level }, (part) => this.#compressed.push(part));
  }

  begin(): Bytes[] {
    return [];
  }

  async add(lines: Bytes): Promise<Uint8Array[]> {
    this.#stream.push(lines);
    return this.#compressed.splice(0);
  }

  async end(): Promise<Uint8Array[]> {
    this.#stream.push(new Uint8Array(), true);
    return this.#compressed.splice(0);
  }

  async abandon(): Promise<void> {
    // It holds nothing but memory.
  }
}
