import type { Backend } from '../core/count/backend.js';
import { pictureOf } from '../core/picture.js';
import { requireCompression, USUAL_COMPRESSION } from '../core/png/compression.js';
import type { Sha256 } from '../core/png/counts-hash.js';
import { PngWriter } from '../core/png/writer.js';
import { tellingProgress } from '../core/progress.js';
import type { PngBytesOptions } from '../core/renderer.js';
import type { Scene } from '../core/scene/scene.js';
import { viewOf } from '../core/view/view.js';
import { deflateAt } from './compression.js';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Renders a scene as a PNG, piece by piece. While the caller consumes the pieces, memory holds only a few
 * bands. Pixels, embedded scene and SHA-256 of the counts match those of the command line at the same
 * precision.
 *
 * @throws InputError when the compression is out of range; RenderError, CancelledError
 */
export async function* pngPieces(
  backend: Backend,
  scene: Scene,
  { compression = USUAL_COMPRESSION, signal, onProgress }: PngBytesOptions = {},
): AsyncGenerator<Bytes, void, undefined> {
  requireCompression(compression);
  const onCounted = onProgress && tellingProgress(viewOf(scene), onProgress);
  const { table, bands } = await pictureOf(backend, scene, { signal, onCounted });
  // Only secure pages have crypto.subtle.
  const provenance = globalThis.crypto?.subtle && { backend, sha256 };
  const deflate = deflateAt(compression);
  try {
    yield* new PngWriter({ scene, table, deflate, provenance }).pieces(bands);
  } finally {
    await deflate.abandon();
  }
}

const sha256: Sha256 = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
