import { availableParallelism } from 'node:os';
import { type PictureBand, pictureBands } from '../../core/colour/antialias.js';
import { wholeColourTable } from '../../core/colour/histogram.js';
import type { Backend } from '../../core/count/backend.js';
import { countBands } from '../../core/count/pipeline.js';
import { CancelledError, InputError, RenderError } from '../../core/errors.js';
import { inOrder } from '../../core/in-order.js';
import type { BackendInfo } from '../../core/png/provenance.js';
import { tellingProgress } from '../../core/progress.js';
import type { Renderer, RenderOptions } from '../../core/renderer.js';
import type { Scene } from '../../core/scene/scene.js';
import { VERSION } from '../../core/version.js';
import { viewOf } from '../../core/view/view.js';
import { COMPRESSIONS, type Compression, type Encoding, type Format } from './encoding.js';
import { encodingOf } from './encodings.js';
import { type Output, openOutput, openStdout } from './output.js';
import type { EarlierRun, ResumableOutput } from './resumable-output.js';
import { targetOf } from './target.js';

/** Pictures of more pixels than this can be gone on with after an interruption. */
export const RESUMABLE_PIXELS = 2 ** 24;

export interface WriteOptions extends RenderOptions {
  /** The picture as a PNG (default), or the counts as NumPy's array file. */
  readonly format?: Format;
  /** How hard to compress a PNG, as zlib says it: 0 is not at all, 6 (default) is usual, 9 is small. */
  readonly compression?: Compression;
  /** Goes on with an interrupted render of this file, which must have had more than 2^24 pixels. */
  readonly resume?: boolean;
  /** Called once the backend is chosen; `why` says why `auto` did not take the GPU. */
  readonly onBackend?: (backend: BackendInfo, why?: string) => void;
}

/** What was done for a file. */
export interface WrittenFile {
  readonly columns: number;
  readonly rows: number;
  /** Size of the file. */
  readonly bytes: number;
  readonly backend: Backend['kind'];
  readonly precision: Backend['precision'];
  /** The adapter's name, or the number of threads. */
  readonly description: string;
  /** Milliseconds until the last band was counted, opening the backend not included. */
  readonly countMs: number;
  /** Milliseconds that encoding and writing took after that; the most of it is done meanwhile. */
  readonly encodeMs: number;
}

/**
 * Counts a scene and writes its file: each band is encoded and written while the next ones are
 * counted.
 *
 * @param path the file, or `-` for standard output
 */
export async function writeScene(
  renderer: Renderer,
  scene: Scene,
  path: string,
  options: WriteOptions = {},
): Promise<WrittenFile> {
  const { format = 'png', compression = 6 } = options;
  requireOneOf('format', format, ['png', 'npy']);
  requireOneOf('compression', compression, COMPRESSIONS);
  const { backend, why } = await renderer.choose(scene);
  const output = await openFor(path, scene, backend, { ...options, format, compression });
  try {
    options.onBackend?.(backend, why);
    const { signal, onProgress } = options;
    const done = output.earlier?.band;
    const onCounted =
      onProgress && tellingProgress(viewOf(scene), onProgress, done === undefined ? 0 : done + 1);
    const table = format === 'png' ? await wholeColourTable(backend, scene, signal) : undefined;
    const encoding = encodingOf(scene, format, compression, table);
    const from = { signal, from: done ?? 0, onCounted };
    const source = table
      ? pictureBands(backend, scene, table, from)
      : countBands(backend, scene, from);
    const sizes = await writeBands({ backend, source }, encoding, output);
    await output.commit();
    const { kind, precision, description } = backend;
    const { columns, rows } = viewOf(scene);
    return { columns, rows, backend: kind, precision, description, ...sizes };
  } catch (error) {
    if (error instanceof CancelledError && output.part !== undefined) {
      const kept = `what is done is kept in '${output.part}', and --resume goes on with it`;
      throw new CancelledError(kept);
    }
    throw error;
  } finally {
    await output.abandon();
  }
}

type Sink = Output & Partial<Pick<ResumableOutput, 'part' | 'earlier' | 'note'>>;

async function openFor(
  path: string,
  scene: Scene,
  { precision, description }: Backend,
  { format, compression, resume = false, signal }: WriteOptions,
): Promise<Sink> {
  const target = path === '-' ? undefined : targetOf(path);
  const { columns, rows } = viewOf(scene);
  if (target?.kind !== 'file' || columns * rows <= RESUMABLE_PIXELS) {
    if (resume) {
      const expected = `a file and a picture of more than ${RESUMABLE_PIXELS} pixels; others begin anew`;
      throw new InputError('resume', expected, `${columns} × ${rows} pixels in ${path}`);
    }
    return path === '-' ? openStdout() : openOutput(path);
  }
  // Counts in double precision are the same whatever the backend; in single, they are the GPU's own.
  const by = precision === 'single' ? `single precision on ${description}` : precision;
  const render = { juliaset: VERSION, format, compression, precision: by, scene };
  const { openResumable } = await import('./resumable-output.js');
  return openResumable(path, target, { render, resume, signal });
}

interface Work {
  readonly backend: Backend;
  readonly source: AsyncGenerator<PictureBand, void, undefined>;
}

async function writeBands(
  { backend, source }: Work,
  encoding: Encoding,
  output: Sink,
): Promise<Pick<WrittenFile, 'bytes' | 'countMs' | 'encodeMs'>> {
  const start = performance.now();
  let counted = start;
  let bytes = 0;
  const write = async (part: Uint8Array) => {
    await output.write(part);
    bytes += part.length;
  };
  const { earlier } = output;
  const digests = [...(earlier?.digests ?? [])];
  if (earlier) ({ bytes } = earlier);
  else await write(encoding.head());
  if (earlier) await resumeAfter(earlier, encoding, source);
  // More than the pool compresses at a time: a band that takes long must not make its threads wait.
  const encoded = inOrder(source, 4 * availableParallelism(), (band) => {
    counted = performance.now();
    return encoding.encode(band);
  });
  for await (const band of encoded) {
    await write(band.bytes);
    await output.note?.(band);
    if (band.digest) digests.push(band.digest);
  }
  await write(encoding.tail({ digests, by: backend }));
  return { bytes, countMs: counted - start, encodeMs: performance.now() - counted };
}

/** Hands the last band of an earlier run to the encoding. */
async function resumeAfter(
  { checksum }: EarlierRun,
  encoding: Encoding,
  source: AsyncGenerator<PictureBand, void, undefined>,
): Promise<void> {
  const { value: last } = await source.next();
  if (!last) throw new RenderError('the journal of the interrupted render names a band too many');
  encoding.resume(last, checksum);
}

function requireOneOf(field: string, value: unknown, accepted: readonly unknown[]): void {
  if (!accepted.includes(value)) {
    throw new InputError(field, `one of ${accepted.join(', ')}`, value);
  }
}
