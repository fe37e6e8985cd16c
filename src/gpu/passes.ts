import { type Cancellation, throwIfCancelled } from '../core/cancellation.js';
import { needsEstimates } from '../core/colour/colouring.js';
import type { Counted } from '../core/count/backend.js';
import { debug } from '../core/debug.js';
import type { Scene } from '../core/scene/scene.js';
import { pointsIn } from '../core/view/view.js';
import type { IterationRange, Lane } from './lane.js';
import type { Pace } from './pace.js';
import type { Piece } from './pieces.js';
import type { Pass } from './pipelines.js';
import { workgroupFor } from './workgroups.js';

/** Everything needed to count a piece, apart from a lane. */
export interface PieceWork {
  readonly scene: Scene;
  readonly piece: Piece;
  readonly pace: Pace;
  readonly signal: Cancellation | undefined;
}

/**
 * Counts a piece in a lane, with estimates where the scene's colour mode needs them.
 *
 * @throws RenderError when the device fails; CancelledError between two dispatches
 */
export async function countPiece(lane: Lane, work: PieceWork): Promise<Counted> {
  const points = pointsIn(work.piece);
  lane.load(work.scene, work.piece);
  const counts = await runPass('escape', lane, work, points);
  if (!needsEstimates(work.scene)) return { counts };
  const estimates = await runPass('estimate', lane, work, points);
  return { counts, estimates: new Float32Array(estimates.buffer) };
}

/** Points to read back from a piece that stays on the device: enough to tell how long its orbits are. */
const SAMPLE = 2048;

/** Like `countPiece`, but the results stay in the lane. */
export async function countPieceInPlace(lane: Lane, work: PieceWork): Promise<void> {
  const sample = Math.min(SAMPLE, pointsIn(work.piece));
  lane.load(work.scene, work.piece);
  await runPass('escape', lane, work, sample);
  if (needsEstimates(work.scene)) await runPass('estimate', lane, work, 0);
}

/** Runs a pass in as many dispatches as it takes. Returns the words of the last `read` points. */
async function runPass(
  pass: Pass,
  lane: Lane,
  work: PieceWork,
  read: number,
): Promise<Uint32Array<ArrayBuffer>> {
  const { scene, piece, pace, signal } = work;
  const { itermax } = scene;
  const points = pointsIn(piece);
  let orbits = points;
  const stepped = pace.step(orbits) < itermax;
  const pipeline = await pipelineFor(lane, pass, work, stepped);
  for (let first = 0; ; ) {
    throwIfCancelled(signal);
    const last = stepped ? Math.min(itermax, first + pace.step(orbits)) : itermax;
    const submitted = Date.now();
    const range = { first, last };
    const { words, unsettled } = await lane.run(pass, pipeline, scene, piece, range, read);
    if (pass === 'escape') {
      const iterations = (iterationsOf(words, range) * points) / read;
      pace.note(iterations, orbits * (last - first), submitted, Date.now());
    }
    debug(() => {
      const { columns, rows } = piece;
      const left = unsettled === 0 ? '' : `; ${unsettled} orbits go on`;
      return `piece of ${columns} × ${rows} points: ${pass}, iterations ${first} to ${last}${left}`;
    });
    if (unsettled === 0) return words;
    orbits = unsettled;
    first = last;
  }
}

function pipelineFor(
  { pipelines }: Lane,
  pass: Pass,
  { scene, piece }: PieceWork,
  stepped: boolean,
): Promise<GPUComputePipeline> {
  const { scattered } = piece;
  return pipelines.for(pass, scene, { workgroup: workgroupFor(piece), stepped, scattered });
}

/** Iterations that a dispatch did, according to its counts; orbits found to be cycles are left out. */
function iterationsOf(counts: Uint32Array, { first, last }: IterationRange): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k] as number;
    // The first iteration is not counted; counts below `first` were settled before.
    if (count >= first && count <= last) sum += count - first + 1;
  }
  return sum;
}
