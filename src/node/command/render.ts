import { statSync } from 'node:fs';
import type { PrecisionChoice } from '../../core/count/chooser.js';
import { sceneWith, type Values } from '../../core/count/values.js';
import { InputError } from '../../core/errors.js';
import type { Compression } from '../../core/png/compression.js';
import type { BackendInfo } from '../../core/png/provenance.js';
import { sceneToJson } from '../../core/scene/json.js';
import type { Scene, SceneFields } from '../../core/scene/scene.js';
import { sceneOf } from '../file/scene-file.js';
import { isDirect } from '../file/target.js';
import { type WrittenFile, writeScene } from '../file/write.js';
import { type BackendChoice, type NodeRenderer, openRenderer } from '../renderer.js';
import { destinationOf } from './destination.js';
import { formatDuration, formatSize, showProgress } from './progress.js';
import { abortedBySignals } from './signals.js';
import { give, say } from './streams.js';

/** Options that are not part of the scene. */
export interface RenderFlags {
  readonly preset?: string;
  readonly palette: string;
  readonly compression: number;
  readonly fast?: boolean;
  readonly dpi?: number;
  readonly output?: string;
  readonly format?: string;
  readonly values?: Values;
  readonly printScene?: boolean;
  readonly resume?: boolean;
  readonly backend: BackendChoice;
  readonly precision: PrecisionChoice;
  readonly adapter?: string;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * `juliaset` and `juliaset render`: renders a scene to a file, and reports on stderr.
 *
 * @param file path of a scene, if given
 * @param given scene fields from the command line
 */
export async function render(
  file: string | undefined,
  given: SceneFields,
  flags: RenderFlags,
): Promise<void> {
  const { compression, fast, dpi, resume, quiet } = flags;
  const { backend, adapter, values = 'counts' } = flags;
  const scene = await sceneFor(file, given, flags);
  if (flags.printScene) {
    await give(`${sceneToJson(scene, 2)}\n`);
    return;
  }
  const { output, format } = destinationOf(flags, [file, flags.palette]);
  if (output === '-' && process.stdout.isTTY) {
    throw new InputError(
      'output',
      'a file, or - with standard output redirected to a file or a pipe',
      output,
    );
  }
  const tell = quiet ? () => undefined : say;
  const progress = showProgress(!quiet && process.stderr.isTTY);
  const renderer = await rendererFor(flags);
  try {
    const written = await writeScene(renderer, scene, output, {
      signal: abortedBySignals(isDirect(output)),
      format,
      values,
      compression: fast ? 1 : (compression as Compression),
      resume: resume ?? false,
      ...(dpi === undefined ? {} : { dpi }),
      onProgress: progress.update,
      onBackend: (by, why) => {
        if (backend === 'auto' && adapter === undefined) tell(`juliaset: ${chosen(by, why)}`);
      },
    });
    progress.clear();
    if (flags.json) await printSummary(output, { output, format, ...written });
    else tell(`${output === '-' ? 'standard output' : output}: ${summary(written)}`);
  } catch (error) {
    progress.clear();
    throw error;
  } finally {
    await renderer.close();
  }
}

function sceneFor(
  file: string | undefined,
  given: SceneFields,
  { values = 'counts', preset }: RenderFlags,
): Promise<Scene> {
  return sceneWith(values, given, (fields) => sceneOf({ file, preset }, fields));
}

function rendererFor({ backend, precision, adapter, threads }: RenderFlags): Promise<NodeRenderer> {
  return openRenderer({
    backend,
    precision,
    ...(adapter === undefined ? {} : { adapter }),
    ...(threads === undefined ? {} : { threads }),
  });
}

/** Whether a render may open a GPU. It does not if `auto` expects the CPU to finish first. */
export async function mayOpenGpu(
  file: string | undefined,
  given: SceneFields,
  flags: RenderFlags,
): Promise<boolean> {
  if (flags.printScene) return false;
  // What is not a file, a pipe, can be read only once.
  if (file !== undefined && !statSync(file, { throwIfNoEntry: false })?.isFile()) return true;
  const renderer = await rendererFor(flags);
  return renderer.firstFor(await sceneFor(file, given, flags)) === 'gpu';
}

/** The summary as JSON: data, unless standard output has the picture. */
async function printSummary(output: string, summary: object): Promise<void> {
  const text = JSON.stringify(summary);
  if (output === '-') say(text);
  else await give(`${text}\n`);
}

function chosen({ kind, precision, description }: BackendInfo, why?: string): string {
  if (kind === 'gpu') {
    return `using the GPU ${description}, a hardware adapter, in ${precision} precision`;
  }
  return `using the CPU (${description}), because ${why}`;
}

function summary(written: WrittenFile): string {
  const { columns, rows, contents, bytes, countMs, encodeMs } = written;
  const { backend, precision, description } = written;
  const by = backend === 'gpu' ? `gpu, ${precision} precision` : backend;
  return (
    `${columns} × ${rows} pixels, ${contents === undefined ? '' : `${contents}, `}${formatSize(bytes)}; ${by} (${description}); ` +
    `counted in ${formatDuration(countMs)}, encoded ${formatDuration(encodeMs)} later`
  );
}
