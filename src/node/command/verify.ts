import type { ColourTable } from '../../core/colour/colour.js';
import type { Backend } from '../../core/count/backend.js';
import { countBand } from '../../core/count/escape.js';
import { type CountedBand, countBands } from '../../core/count/pipeline.js';
import { InputError, RenderError } from '../../core/errors.js';
import { PngWriter } from '../../core/png/writer.js';
import type { PrecisionChoice } from '../../core/renderer.js';
import type { Scene, SceneFields } from '../../core/scene/scene.js';
import { bandsOf } from '../../core/view/bands.js';
import { viewOf } from '../../core/view/view.js';
import { openOutput } from '../file/output.js';
import { deflateOnPool } from '../file/png-encoding.js';
import { sceneOf } from '../file/scene-file.js';
import {
  type BackendChoice,
  type NodeRenderer,
  openRenderer,
  type RendererOptions,
} from '../renderer.js';
import { type Comparison, compared, NOTHING_COMPARED, shareDiffering } from './compare.js';
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

/** A backend in one precision, and its comparison so far. */
interface Candidate {
  readonly renderer: NodeRenderer;
  readonly backend: Backend;
  readonly bands: AsyncGenerator<CountedBand, void, undefined>;
  /** Pixels that the backend had left to f64 before: those of its self-tests. */
  readonly undecidedBefore: number;
  comparison: Comparison;
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
  const candidates = await openCandidates(scene, flags, abortedBySignals(false));
  try {
    const compared = compareAll(scene, candidates);
    if (difference === undefined) for await (const _ of compared);
    else await writeDifferences(scene, compared, difference);
  } finally {
    for (const { bands, renderer } of candidates) {
      await bands.return();
      await renderer.close();
    }
  }
  try {
    await give(flags.json ? asJson(candidates) : table(candidates));
  } finally {
    // Also when nobody reads the table: the exit status is the verdict.
    for (const candidate of candidates) requireWithin(tolerance ?? 1, candidate);
  }
}

/** Opens the backends and precisions asked for; `auto` means all that are available. */
async function openCandidates(
  scene: Scene,
  flags: VerifyFlags,
  signal: AbortSignal,
): Promise<Candidate[]> {
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
      const bands = countBands(backend, scene, { signal });
      const undecidedBefore = backend.undecided ?? 0;
      candidates.push({ renderer, backend, bands, undecidedBefore, comparison: NOTHING_COMPARED });
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

/** Compares band by band, and yields the largest difference of each pixel. */
async function* compareAll(
  scene: Scene,
  candidates: readonly Candidate[],
): AsyncGenerator<CountedBand> {
  for (const band of bandsOf(viewOf(scene))) {
    const counted = await Promise.all(candidates.map(({ bands }) => bands.next()));
    const reference = countBand(scene, band);
    const differences = new Uint32Array(reference.length);
    for (const [k, candidate] of candidates.entries()) {
      const value = counted[k]?.value;
      if (!value) throw new RenderError(`${nameOf(candidate)} counted too few bands`);
      candidate.comparison = compared(candidate.comparison, value.counts, reference, differences);
    }
    yield { band, counts: differences };
  }
}

async function writeDifferences(
  scene: Scene,
  compared: AsyncGenerator<CountedBand>,
  path: string,
): Promise<void> {
  const output = await openOutput(path);
  try {
    const png = new PngWriter({ scene, table: DIFFERENCES, deflate: deflateOnPool(6) });
    for await (const piece of png.pieces(compared)) await output.write(piece);
    await output.commit();
  } finally {
    await output.abandon();
  }
}

const COLUMNS = ['equal', 'off by 1', 'off by more', 'largest', 'left to f64'] as const;

/** The table for stdout, one line for each backend and precision. */
function table(candidates: readonly Candidate[]): string {
  const rows = candidates.map((candidate) => {
    const { pixels, offByOne, offByMore, largest } = candidate.comparison;
    const equal = pixels - offByOne - offByMore;
    const undecided = (candidate.backend.undecided ?? 0) - candidate.undecidedBefore;
    const cells = [equal, offByOne, offByMore, largest, undecided];
    return [nameOf(candidate), ...cells.map(String)];
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
function asJson(candidates: readonly Candidate[]): string {
  const results = candidates.map(({ backend, comparison, undecidedBefore }) => {
    const { kind, precision, description, undecided = 0 } = backend;
    const leftToF64 = undecided - undecidedBefore;
    return { backend: kind, precision, description, ...comparison, leftToF64 };
  });
  return `${JSON.stringify(results, null, 2)}\n`;
}

function nameOf({ backend: { kind, precision, description } }: Candidate): string {
  return kind === 'cpu' ? `cpu (${description})` : `gpu, ${precision} precision (${description})`;
}

function requireWithin(tolerance: number, candidate: Candidate): void {
  const share = shareDiffering(candidate.comparison);
  if (share > tolerance) {
    throw new RenderError(
      `${nameOf(candidate)}: a share of ${share.toPrecision(2)} of the counts differs, more than the ` +
        `tolerance of ${tolerance}`,
    );
  }
}
