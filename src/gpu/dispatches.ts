import { type Cancellation, throwIfCancelled } from '../core/cancellation.js';
import { needsEstimates } from '../core/colour/colouring.js';
import type { Counted } from '../core/count/backend.js';
import { debug } from '../core/debug.js';
import type { Scene } from '../core/scene/scene.js';
import { pointsIn } from '../core/view/view.js';
import type { DispatchResult, IterationRange, Lane, Read } from './lane.js';
import type { Pace } from './pace.js';
import type { Piece } from './pieces.js';
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
  const read = { counts: pointsIn(work.piece), estimates: needsEstimates(work.scene) };
  const { counts, estimates } = await dispatched(lane, work, read);
  return estimates ? { counts, estimates } : { counts };
}

/** Points to read back from a piece that stays on the device: enough to tell how long its orbits are. */
const SAMPLE = 2048;

/** Like `countPiece`, but the results stay in the lane. */
export async function countPieceInPlace(lane: Lane, work: PieceWork): Promise<void> {
  const counts = Math.min(SAMPLE, pointsIn(work.piece));
  await dispatched(lane, work, { counts, estimates: false });
}

/** Counts a piece in as many dispatches as it takes. Returns the results of the last points. */
async function dispatched(lane: Lane, work: PieceWork, read: Read): Promise<DispatchResult> {
  const { scene, piece, pace, signal } = work;
  const { itermax } = scene;
  const points = pointsIn(piece);
  let orbits = points;
  const stepped = pace.step(orbits) < itermax;
  lane.load(scene, piece);
  const pipeline = await pipelineFor(lane, work, stepped);
  for (let first = 0; ; ) {
    throwIfCancelled(signal);
    const last = stepped ? Math.min(itermax, first + pace.step(orbits)) : itermax;
    const submitted = Date.now();
    const range = { first, last };
    const result = await lane.run(pipeline, scene, piece, range, read);
    const { counts, unsettled } = result;
    const iterations = (iterationsOf(counts, range) * points) / counts.length;
    pace.note(iterations, orbits * (last - first), submitted, Date.now());
    debug(() => {
      const { columns, rows } = piece;
      const left = unsettled === 0 ? '' : `; ${unsettled} orbits go on`;
      return `piece of ${columns} × ${rows} points: iterations ${first} to ${last}${left}`;
    });
    if (unsettled === 0) return result;
    orbits = unsettled;
    first = last;
  }
}

function pipelineFor(
  { pipelines }: Lane,
  { scene, piece }: PieceWork,
  stepped: boolean,
): Promise<GPUComputePipeline> {
  const { scattered } = piece;
  return pipelines.for(scene, { workgroup: workgroupFor(piece), stepped, scattered });
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
