import { type PictureBand, pictureBands } from '../core/colour/antialias.js';
import { wholeColourTable } from '../core/colour/histogram.js';
import type { Backend } from '../core/count/backend.js';
import { headerChunks, PNG_SIGNATURE, pngChunk } from '../core/png/png.js';
import { PROVENANCE_KEYWORD, provenanceOf } from '../core/png/provenance.js';
import { scanlines } from '../core/png/scanlines.js';
import { textChunk } from '../core/png/text.js';
import { tellingProgress } from '../core/progress.js';
import type { RenderOptions } from '../core/renderer.js';
import { SCENE_KEYWORD, sceneToJson } from '../core/scene/json.js';
import type { Scene } from '../core/scene/scene.js';
import { VERSION } from '../core/version.js';
import { viewOf } from '../core/view/view.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Compressed bytes that are gathered for a chunk of the file, at least. */
const CHUNK_BYTES = 2 ** 18;

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
  options: RenderOptions = {},
): AsyncGenerator<Bytes, void, undefined> {
  const { signal, onProgress } = options;
  const { columns, rows } = viewOf(scene);
  const onCounted = onProgress && tellingProgress({ columns, rows }, onProgress);
  const table = await wholeColourTable(backend, scene, signal);
  yield PNG_SIGNATURE;
  yield* headerChunks(columns, rows, table.format);
  yield textChunk(SCENE_KEYWORD, sceneToJson(scene));
  const digests: Promise<ArrayBuffer>[] = [];
  const bands = noted(pictureBands(backend, scene, table, { signal, onCounted }));
  yield* dataChunks(streamOf(lines()));
  const counts = await digestOf(digests);
  if (counts !== undefined) {
    yield textChunk(PROVENANCE_KEYWORD, JSON.stringify(provenanceOf(VERSION, backend, counts)));
  }
  yield pngChunk('IEND');

  async function* noted(counted: AsyncGenerator<PictureBand>) {
    for await (const band of counted) {
      // Only secure pages have this.
      if (globalThis.crypto?.subtle) digests.push(crypto.subtle.digest('SHA-256', band.counts));
      yield band;
    }
  }

  async function* lines() {
    for await (const band of bands) yield scanlines(band, table).bytes;
  }
}

/** The compressed data in chunks of the file. */
async function* dataChunks(lines: ReadableStream<Bytes>): AsyncGenerator<Bytes> {
  const reader = lines.pipeThrough(new CompressionStream('deflate')).getReader();
  let gathered: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (value) {
        gathered.push(value);
        size += value.length;
      }
      if (size > 0 && (done || size >= CHUNK_BYTES)) {
        yield pngChunk('IDAT', joined(gathered, size));
        gathered = [];
        size = 0;
      }
      if (done) return;
    }
  } finally {
    // Whoever takes no more pieces ends the counting.
    await reader.cancel().catch(() => undefined);
  }
}

function joined(parts: readonly Uint8Array[], size: number): Bytes {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** SHA-256 of the bands' digests one after another, in hexadecimal; nothing where there are none. */
async function digestOf(digests: readonly Promise<ArrayBuffer>[]): Promise<string | undefined> {
  if (digests.length === 0) return undefined;
  const parts = (await Promise.all(digests)).map((digest) => new Uint8Array(digest));
  const whole = await crypto.subtle.digest('SHA-256', joined(parts, 32 * parts.length));
  return Array.from(new Uint8Array(whole), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `ReadableStream.from`, which not every browser has. */
function streamOf<Part>(parts: AsyncGenerator<Part>): ReadableStream<Part> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}
