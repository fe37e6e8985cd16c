import { availableParallelism } from 'node:os';
import { parse } from 'node:path';
import type { Backend } from '../../core/count/backend.js';
import { requireValues, type Values } from '../../core/count/values.js';
import { CancelledError, InputError } from '../../core/errors.js';
import { inOrder } from '../../core/in-order.js';
import { oneOf } from '../../core/nearest.js';
import {
  type Compression,
  requireCompression,
  USUAL_COMPRESSION,
} from '../../core/png/compression.js';
import type { BackendInfo } from '../../core/png/provenance.js';
import { tellingProgress } from '../../core/progress.js';
import type { Renderer, RenderOptions } from '../../core/renderer.js';
import { sceneToJson } from '../../core/scene/json.js';
import type { Scene } from '../../core/scene/scene.js';
import { VERSION } from '../../core/version.js';
import { viewOf } from '../../core/view/view.js';
import type { Encoded, FormatModule, NamedOutput } from './encoding.js';
import { DEFAULT_FORMAT, ENCODINGS, FORMATS, type Format } from './encodings.js';
import { type Output, openOutput, openStdout } from './output.js';
import type { ResumableOutput } from './resumable-output.js';
import { targetOf } from './target.js';

/** Pictures with more pixels than this can be resumed after an interruption. */
export const RESUMABLE_PIXELS = 2 ** 24;

/** PNG has a 32-bit number of pixels a metre. */
const MOST_DPI = 1e6;

export interface WriteOptions extends RenderOptions {
  /** The picture as a PNG (default), the numbers as a NumPy array file, or the picture as Deep Zoom tiles. */
  readonly format?: Format;
  /**
   * The numbers of a NumPy array file: counts by default. The scene must have the colour mode of others.
   */
  readonly values?: Values;
  /** zlib's compression level of a PNG: 0 does not compress, 6 is the default, 9 gives the smallest file. */
  readonly compression?: Compression;
  /** Pixels per inch at which a PNG is to be printed: 1 to 1,000,000, left out by default. */
  readonly dpi?: number;
  /** Resumes an interrupted render of this file; it must have more than 2^24 pixels. */
  readonly resume?: boolean;
  /** Called once the backend is chosen; `why` says why `auto` did not choose the GPU. */
  readonly onBackend?: (backend: BackendInfo, why?: string) => void;
}

/** Report on a file that was written. */
export interface WrittenFile {
  readonly columns: number;
  readonly rows: number;
  /** Size of the file in bytes; tiles in a folder count as if they were one file. */
  readonly bytes: number;
  /** What a format of several files consists of, in words. */
  readonly contents?: string;
  readonly backend: Backend['kind'];
  readonly precision: Backend['precision'];
  /** The adapter's name, or the number of threads. */
  readonly description: string;
  /** Milliseconds until the last band was counted, without opening the backend. */
  readonly countMs: number;
  /** Milliseconds that encoding and writing took after that; most of it happens during counting. */
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
  const { format = DEFAULT_FORMAT, compression = USUAL_COMPRESSION, dpi } = options;
  const { values = 'counts' } = options;
  requireFormat(format);
  requireValues(values);
  if (values !== 'counts' && !ENCODINGS[format].isNumbers) {
    throw new InputError('values', `counts with the format ${format}, or the format npy`, values);
  }
  requireCompression(compression);
  if (dpi !== undefined && !(dpi >= 1 && dpi <= MOST_DPI)) {
    throw new InputError('dpi', `a number from 1 to ${MOST_DPI}`, dpi);
  }
  const beside = ENCODINGS[format].isNumbers ? besideOf(path) : undefined;
  const loading = ENCODINGS[format].load();
  const [module, { backend, why }] = await Promise.all([loading, renderer.choose(scene)]);
  const destined = destinedFor(path);
  const how = { ...options, compression, values };
  const output = await openFor(destined, scene, { backend, module }, how);
  try {
    options.onBackend?.(backend, why);
    const { signal, onProgress } = options;
    const { earlier } = output;
    const onCounted =
      onProgress && tellingProgress(viewOf(scene), onProgress, earlier ? earlier.band + 1 : 0);
    const from = { signal, earlier, onCounted, name: destined.name };
    const encoded = await module.encode(backend, scene, { ...from, compression, dpi, values });
    const { bytes, countMs, counted } = await writeBands(encoded, output);
    await output.commit();
    if (beside !== undefined) await writeText(beside, `${sceneToJson(scene, 2)}\n`);
    const encodeMs = performance.now() - counted;
    const { kind, precision, description } = backend;
    const { columns, rows } = viewOf(scene);
    const { contents } = encoded;
    const about = { columns, rows, bytes, ...(contents === undefined ? {} : { contents }) };
    return { ...about, backend: kind, precision, description, countMs, encodeMs };
  } catch (error) {
    if (error instanceof CancelledError && output.part !== undefined) {
      const kept = `the finished part is kept in '${output.part}'; continue with --resume`;
      throw new CancelledError(kept);
    }
    throw error;
  } finally {
    await output.abandon();
  }
}

/**
 * The file for the scene of numbers: what they are cannot be seen from them. A pipe has no place for it.
 *
 * @throws InputError when it cannot be written
 */
function besideOf(path: string): string | undefined {
  const target = path === '-' ? undefined : targetOf(path);
  if (target?.kind !== 'file') return undefined;
  const beside = `${target.file}.json`;
  targetOf(beside);
  return beside;
}

async function writeText(path: string, text: string): Promise<void> {
  const output = await openOutput(path);
  try {
    await output.write(Buffer.from(text));
    await output.commit();
  } finally {
    await output.abandon();
  }
}

type Sink = Output & Partial<Pick<ResumableOutput, 'part' | 'earlier' | 'note'>>;

function destinedFor(path: string): NamedOutput {
  const target = path === '-' ? undefined : targetOf(path);
  return { path, target, name: target?.kind === 'file' ? parse(target.file).name : 'plot' };
}

async function openFor(
  destined: NamedOutput,
  scene: Scene,
  { backend, module }: { readonly backend: Backend; readonly module: FormatModule },
  options: WriteOptions,
): Promise<Sink> {
  const { path, target } = destined;
  const { format = DEFAULT_FORMAT, compression, dpi, values, resume = false, signal } = options;
  const { columns, rows } = viewOf(scene);
  const isResumable = target?.kind === 'file' && columns * rows > RESUMABLE_PIXELS;
  if (resume && !isResumable) {
    const expected = `a file with more than ${RESUMABLE_PIXELS} pixels; others start from scratch`;
    throw new InputError('resume', expected, `${columns} × ${rows} pixels in ${path}`);
  }
  const place = await module.placing?.({ ...destined, signal });
  if (!isResumable) return path === '-' ? openStdout() : openOutput(path, place);
  // Counts in double precision are the same on every backend; in single precision they depend on the GPU.
  const { precision, description } = backend;
  const by = precision === 'single' ? `single precision on ${description}` : precision;
  const render = { juliaset: VERSION, format, compression, dpi, values, precision: by, scene };
  const { openResumable } = await import('./resumable-output.js');
  return openResumable(path, target, { render, resume, signal, place });
}

async function writeBands(
  { bands, encoding }: Encoded,
  output: Sink,
): Promise<Pick<WrittenFile, 'bytes' | 'countMs'> & { readonly counted: number }> {
  const start = performance.now();
  let counted = start;
  const { earlier } = output;
  let bytes = earlier?.bytes ?? 0;
  const write = async (part: Uint8Array) => {
    await output.write(part);
    bytes += part.length;
  };
  if (!earlier) await write(encoding.head());
  // More bands than the pool compresses at a time, so that one slow band does not leave its threads idle.
  const encoded = inOrder(bands, 4 * availableParallelism(), (band) => {
    counted = performance.now();
    return encoding.encode(band);
  });
  for await (const band of encoded) {
    await write(band.bytes);
    await output.note?.(band);
  }
  await write(await encoding.tail());
  return { bytes, countMs: counted - start, counted };
}

function requireFormat(format: Format): void {
  if (!FORMATS.includes(format)) throw new InputError('format', oneOf(FORMATS, format), format);
}
