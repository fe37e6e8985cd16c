import type { ColourTable } from '../../core/colour/colour.js';
import type { Backend } from '../../core/count/backend.js';
import type { PrecisionChoice } from '../../core/count/chooser.js';
import { shareDiffering } from '../../core/count/comparison.js';
import type { CountedBand } from '../../core/count/pipeline.js';
import { type Verification, verifying } from '../../core/count/verification.js';
import { InputError, RenderError } from '../../core/errors.js';
import { PngWriter } from '../../core/png/writer.js';
import type { Scene, SceneFields } from '../../core/scene/scene.js';
import { openOutput } from '../file/output.js';
import { deflateOnPool } from '../file/png-encoding.js';
import { sceneOf } from '../file/scene-file.js';
import {
  type BackendChoice,
  type NodeRenderer,
  openRenderer,
  type RendererOptions,
} from '../renderer.js';
import { requirePng } from './destination.js';
import { abortedBySignals } from './signals.js';
import { give, say } from './streams.js';

/** Options that are not part of the scene. */
export interface VerifyFlags {
  readonly preset?: string;
  readonly backend: BackendChoice;
  readonly precision: PrecisionChoice;
  readonly adapter?: string;
  readonly threads?: number;
  readonly json?: boolean;
  /** Share of the counts that may differ, from 0 to 1. */
  readonly tolerance?: number;
  /** Where to write a picture of the differences. */
  readonly difference?: string;
}

/** A backend in one precision. */
interface Candidate {
  readonly renderer: NodeRenderer;
  readonly backend: Backend;
}

/** Equal counts are black, counts off by one grey, others white. */
const DIFFERENCES: ColourTable = {
  bytes: Uint8Array.of(0, 127, 255),
  bytesPerPixel: 1,
  format: { colourType: 'grey', bits: 8 },
  levelling: 'count',
  indicesOf: ({ counts }) => counts.map((difference) => Math.min(difference, 2)),
};

/**
 * `juliaset verify`: counts a scene on each backend asked for, and compares the counts with the reference.
 *
 * @param file path of a scene, if given
 * @param given scene fields from the command line
 * @throws RenderError when more counts differ than the tolerance permits
 */
export async function verify(
  file: string | undefined,
  given: SceneFields,
  flags: VerifyFlags,
): Promise<void> {
  const { tolerance, difference } = flags;
  if (tolerance !== undefined && !(tolerance >= 0 && tolerance <= 1)) {
    throw new InputError('tolerance', 'a share of the pixels, from 0 to 1', tolerance);
  }
  if (difference !== undefined) requirePng('difference', difference);
  const scene = await sceneOf({ file, preset: flags.preset }, given);
  const signal = abortedBySignals(false);
  const candidates = await openCandidates(scene, flags);
  const backends = candidates.map(({ backend }) => backend);
  const { differences, results } = verifying(scene, backends, { signal });
  try {
    if (difference === undefined) for await (const _ of differences);
    else await writeDifferences(scene, differences, difference);
  } finally {
    await differences.return();
    for (const { renderer } of candidates) await renderer.close();
  }
  try {
    await give(flags.json ? asJson(results()) : table(results()));
  } finally {
    // Also when nobody reads the table: the exit status is the verdict.
    for (const result of results()) requireWithin(tolerance ?? 1, result);
  }
}

/** Opens the backends and precisions asked for; `auto` means all that are available. */
async function openCandidates(scene: Scene, flags: VerifyFlags): Promise<Candidate[]> {
  const { backend, precision, adapter, threads } = flags;
  const named = adapter === undefined ? {} : { adapter };
  const counted = threads === undefined ? {} : { threads };
  // Refuses options that exclude each other. An unused renderer has nothing to close.
  await openRenderer({ backend, precision, ...named, ...counted });
  const asked: RendererOptions[] = [];
  if (backend !== 'gpu' && precision !== 'single') asked.push({ backend: 'cpu', ...counted });
  for (const each of ['single', 'double'] as const) {
    if (backend === 'cpu' || (precision !== 'auto' && precision !== each)) continue;
    asked.push({ backend: 'gpu', precision: each, ...named });
  }
  const candidates: Candidate[] = [];
  const refusals = new Map<string, { readonly error: Error; readonly refused: string[] }>();
  for (const options of asked) {
    const renderer = await openRenderer(options);
    try {
      const { backend } = await renderer.choose(scene);
      candidates.push({ renderer, backend });
    } catch (refusal) {
      await renderer.close();
      if (!(refusal instanceof RenderError || refusal instanceof InputError)) throw refusal;
      const { message } = refusal;
      const { refused } = refusals.get(message) ?? { refused: [] };
      const name = [options.backend, options.precision].filter(Boolean).join(' ');
      refusals.set(message, { error: refusal, refused: [...refused, name] });
    }
  }
  const [first] = refusals.values();
  if (first && (candidates.length === 0 || backend !== 'auto' || adapter !== undefined)) {
    throw first.error;
  }
  for (const [why, { refused }] of refusals) {
    say(`juliaset: ${refused.join(', ')} not compared: ${why}`);
  }
  return candidates;
}

async function writeDifferences(
  scene: Scene,
  differences: AsyncGenerator<CountedBand>,
  path: string,
): Promise<void> {
  const output = await openOutput(path);
  try {
    const png = new PngWriter({ scene, table: DIFFERENCES, deflate: deflateOnPool(6) });
    for await (const piece of png.pieces(differences)) await output.write(piece);
    await output.commit();
  } finally {
    await output.abandon();
  }
}

const COLUMNS = ['equal', 'off by 1', 'off by more', 'largest', 'left to f64'] as const;

/** The table for stdout, one line for each backend and precision. */
function table(results: readonly Verification[]): string {
  const rows = results.map((result) => {
    const { pixels, offByOne, offByMore, largest, leftToF64 } = result;
    const equal = pixels - offByOne - offByMore;
    return [nameOf(result), ...[equal, offByOne, offByMore, largest, leftToF64].map(String)];
  });
  const lines = [['counts against the reference', ...COLUMNS], ...rows];
  const widths = lines[0]?.map((_, k) => Math.max(...lines.map((line) => line[k]?.length ?? 0)));
  const aligned = lines.map((line) =>
    line
      .map((cell, k) => (k === 0 ? cell.padEnd(widths?.[k] ?? 0) : cell.padStart(widths?.[k] ?? 0)))
      .join('  '),
  );
  return `${aligned.join('\n')}\n`;
}

/** The same numbers for programs. */
function asJson(results: readonly Verification[]): string {
  const named = results.map(({ kind: backend, ...others }) => ({ backend, ...others }));
  return `${JSON.stringify(named, null, 2)}
`;
}

function nameOf({ kind, precision, description }: Verification): string {
  return kind === 'cpu' ? `cpu (${description})` : `gpu, ${precision} precision (${description})`;
}

function requireWithin(tolerance: number, result: Verification): void {
  const share = shareDiffering(result);
  if (share > tolerance) {
    throw new RenderError(
      `${nameOf(result)}: a share of ${share.toPrecision(2)} of the counts differs, more than the ` +
        `tolerance of ${tolerance}`,
    );
  }
}
