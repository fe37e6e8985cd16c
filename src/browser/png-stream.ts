import type { Backend } from '../core/count/backend.js';
import { pictureOf } from '../core/picture.js';
import { type Deflate, joined, PngWriter, type Sha256 } from '../core/png/writer.js';
import { tellingProgress } from '../core/progress.js';
import type { RenderOptions } from '../core/renderer.js';
import type { Scene } from '../core/scene/scene.js';
import { viewOf } from '../core/view/view.js';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Renders a scene as a PNG, piece by piece. While the caller consumes the pieces, memory holds only a few
 * bands. Pixels, embedded scene and SHA-256 of the counts match those of the command line at the same
 * precision.
 *
 * @throws RenderError, CancelledError
 */
export async function* pngPieces(
  backend: Backend,
  scene: Scene,
  { signal, onProgress }: RenderOptions = {},
): AsyncGenerator<Bytes, void, undefined> {
  const onCounted = onProgress && tellingProgress(viewOf(scene), onProgress);
  const { table, bands } = await pictureOf(backend, scene, { signal, onCounted });
  // Only secure pages have crypto.subtle.
  const provenance = globalThis.crypto?.subtle && { backend, sha256 };
  const deflate = new DeflateStream();
  try {
    yield* new PngWriter({ scene, table, deflate, provenance }).pieces(bands);
  } finally {
    await deflate.abandon();
  }
}

const sha256: Sha256 = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** Minimum size of a chunk but the last, in compressed bytes. */
const CHUNK_BYTES = 2 ** 18;

/** Deflate through CompressionStream, which writes a whole zlib stream with header and checksum. */
class DeflateStream implements Deflate {
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
