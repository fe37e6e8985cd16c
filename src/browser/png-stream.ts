import type { Backend } from '../core/count/backend.js';
import { pictureOf } from '../core/picture.js';
import { type Deflate, joined, PngWriter, type Sha256 } from '../core/png/writer.js';
import { tellingProgress } from '../core/progress.js';
import type { RenderOptions } from '../core/renderer.js';
import type { Scene } from '../core/scene/scene.js';
import { viewOf } from '../core/view/view.js';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The picture of a scene as a PNG, piece by piece: of the picture no more than a few bands are held, as long
 * as the pieces are taken. It has the pixels, the scene and the SHA-256 of the counts that the command line
 * writes in the same precision.
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
  // Only secure pages have this.
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

/** Compressed bytes that are gathered for a chunk of the file, at least. */
const CHUNK_BYTES = 2 ** 18;

/** The browser's own compression: all of a zlib stream, with header and checksum. */
class DeflateStream implements Deflate {
  readonly #stream = new CompressionStream('deflate');
  readonly #lines = this.#stream.writable.getWriter();
  /** Chunks that are full, and nobody has taken yet. */
  #full: Bytes[] = [];
  readonly #gathered: Promise<void>;

  constructor() {
    this.#gathered = this.#gather();
    // Whoever adds scanlines, or ends them, hears of a failure.
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

  /** Lets go of the stream, whether or not it has been ended. */
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
