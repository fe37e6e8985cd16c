import type { Counted } from '../core/backend.js';
import { type Cancellation, throwIfCancelled } from '../core/cancellation.js';
import { needsShades } from '../core/colouring.js';
import type { Scene } from '../core/scene.js';
import { pointsIn } from '../core/view.js';
import type { Pace } from './pace.js';
import type { Piece } from './pieces.js';
import type { Pass } from './pipelines.js';
import type { Slot, Step } from './slot.js';
import { workgroupFor } from './workgroups.js';

/** A piece to count, and how. */
export interface PieceWork {
  readonly scene: Scene;
  readonly piece: Piece;
  readonly pace: Pace;
  readonly signal: Cancellation | undefined;
}

/**
 * Counts a piece in a slot, and shades it where the scene's colour mode asks for that.
 *
 * @throws RenderError when the device fails; CancelledError between two dispatches
 */
export async function countPiece(slot: Slot, work: PieceWork): Promise<Counted> {
  slot.load(work.scene, work.piece);
  const counts = await escapePass(slot, work);
  if (!needsShades(work.scene)) return { counts };
  return { counts, shades: await shadePass(slot, work, counts) };
}

async function escapePass(slot: Slot, work: PieceWork): Promise<Uint32Array<ArrayBuffer>> {
  const { scene, piece, pace, signal } = work;
  const { itermax } = scene;
  let orbits = pointsIn(piece);
  const stepped = pace.step(orbits) < itermax;
  const pipeline = await pipelineFor(slot, 'escape', work, stepped);
  for (let first = 0; ; ) {
    throwIfCancelled(signal);
    const last = stepped ? Math.min(itermax, first + pace.step(orbits)) : itermax;
    const submitted = Date.now();
    const { words, unsettled } = await slot.run('escape', pipeline, scene, piece, { first, last });
    pace.note(iterationsOf(words, { first, last }), orbits * (last - first), submitted, Date.now());
    if (unsettled === 0) return words;
    orbits = unsettled;
    first = last;
  }
}

async function shadePass(
  slot: Slot,
  work: PieceWork,
  counts: Uint32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const { scene, piece, pace, signal } = work;
  const { itermax } = scene;
  const longest = counts.reduce(
    (most, count) => (count < itermax ? Math.max(most, count) : most),
    0,
  );
  const stepped = pace.step(counts.length) < longest;
  const pipeline = await pipelineFor(slot, 'shade', work, stepped);
  for (let first = 0; ; ) {
    throwIfCancelled(signal);
    const last = stepped ? first + pace.step(counts.length) : itermax;
    const { words } = await slot.run('shade', pipeline, scene, piece, { first, last });
    if (last >= longest) return new Float32Array(words.buffer);
    first = last;
  }
}

function pipelineFor(
  { pipelines }: Slot,
  pass: Pass,
  { scene, piece }: PieceWork,
  stepped: boolean,
): Promise<GPUComputePipeline> {
  const { scattered } = piece;
  return pipelines.for(pass, scene, { workgroup: workgroupFor(piece), stepped, scattered });
}

/** Iterations that a dispatch did, as its counts show; orbits found to be cycles are left out. */
function iterationsOf(counts: Uint32Array, { first, last }: Step): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k] as number;
    // The first iteration is not counted; counts below `first` were settled before.
    if (count >= first && count <= last) sum += count - first + 1;
  }
  return sum;
}
