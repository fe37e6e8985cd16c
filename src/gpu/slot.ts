import { pixelsOf } from '../core/bands.js';
import { type Cancellation, throwIfCancelled } from '../core/cancellation.js';
import type { Scene } from '../core/scene.js';
import { viewOf } from '../core/view.js';
import type { Arithmetic } from './arithmetic.js';
import type { EscapePipelines } from './escape-pipelines.js';
import type { Pace } from './pace.js';
import { PARAMS_SIZE, paramsBytes } from './params.js';
import type { Piece } from './pieces.js';
import type { WatchedDevice } from './watched-device.js';
import { BUFFER_USAGE, MAP_MODE_READ } from './webgpu-numbers.js';
import { resultWords, workgroupFor, workgroupsOf } from './workgroups.js';

/** Bytes that an orbit takes between two dispatches: where it is, and its mark. */
export function orbitSize({ pointWords }: Arithmetic): number {
  return 2 * 4 * pointWords;
}

/** A piece to count, and how. */
export interface PieceWork {
  readonly scene: Scene;
  readonly piece: Piece;
  readonly pace: Pace;
  readonly signal: Cancellation | undefined;
}

/** What a dispatch did. */
interface Done {
  /** Orbits that are not settled yet. */
  readonly unsettled: number;
  readonly iterations: number;
}

/** What a dispatch is told beside the piece. */
interface Step {
  readonly first: number;
  readonly last: number;
  readonly stamp: number;
}

/**
 * The buffers of one piece in flight. A few of them make the ring through which the GPU counts
 * one piece while another is read back.
 */
export class Slot {
  readonly #constants: GPUBuffer;
  readonly #params: GPUBuffer;
  readonly #xs: GPUBuffer;
  readonly #ys: GPUBuffer;
  readonly #result: GPUBuffer;
  readonly #orbits: GPUBuffer;
  readonly #unsettled: GPUBuffer;
  readonly #staging: GPUBuffer;
  readonly #bindings: GPUBindGroup;
  /** Stamps go up from dispatch to dispatch; 0 is what an unwritten buffer holds. */
  #stamp = 0;

  private constructor(
    readonly gpu: WatchedDevice,
    private readonly pipelines: EscapePipelines,
    /** Pixels that a piece may have at most. */
    readonly pixels: number,
  ) {
    const { device } = gpu;
    const { layout, arithmetic } = pipelines;
    const { constantsSize, coordinateWords } = arithmetic;
    const buffer = (label: string, size: number, usage: number) =>
      device.createBuffer({ label, size, usage });
    const { UNIFORM, STORAGE, COPY_SRC, COPY_DST, MAP_READ } = BUFFER_USAGE;
    const resultSize = 4 * resultWords(pixels);
    this.#constants = buffer('constants', constantsSize, UNIFORM | COPY_DST);
    this.#params = buffer('params', PARAMS_SIZE, UNIFORM | COPY_DST);
    this.#xs = buffer('xs', 4 * coordinateWords * pixels, STORAGE | COPY_DST);
    this.#ys = buffer('ys', 4 * coordinateWords * pixels, STORAGE | COPY_DST);
    this.#result = buffer('result', resultSize, STORAGE | COPY_SRC);
    this.#orbits = buffer('orbits', orbitSize(arithmetic) * pixels, STORAGE);
    this.#unsettled = buffer('unsettled', 4, STORAGE | COPY_SRC | COPY_DST);
    this.#staging = buffer('staging', resultSize + 4, COPY_DST | MAP_READ);
    const inputs = [this.#constants, this.#params, this.#xs, this.#ys];
    const bound = [...inputs, this.#result, this.#orbits, this.#unsettled];
    this.#bindings = device.createBindGroup({
      label: 'escape',
      layout,
      entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  /** @throws RenderError when the device has no room for the buffers */
  static open(gpu: WatchedDevice, pipelines: EscapePipelines, pixels: number): Promise<Slot> {
    return gpu.create(`buffers for ${pixels} pixels`, () => new Slot(gpu, pipelines, pixels));
  }

  /**
   * Counts a piece of at most `pixels` pixels and writes its counts into `counts` from `offset` on.
   *
   * @throws RenderError when the device fails, or gives back a result that it has not written;
   * CancelledError between two dispatches
   */
  async count(
    { scene, piece, pace, signal }: PieceWork,
    counts: Uint32Array,
    offset: number,
  ): Promise<void> {
    const { itermax } = scene;
    this.#writeInputs(scene, piece);
    let orbits = pixelsOf(piece);
    const stepped = pace.step(orbits) < itermax;
    const pipeline = await this.pipelines.for(scene, workgroupFor(piece), stepped);
    for (let first = 0, last = 0; orbits > 0; first = last) {
      throwIfCancelled(signal);
      last = stepped ? Math.min(itermax, first + pace.step(orbits)) : itermax;
      const step = { first, last, stamp: this.#nextStamp() };
      const submitted = Date.now();
      this.#dispatch(pipeline, itermax, piece, step);
      const { unsettled, iterations } = await this.#readBack(piece, step, counts, offset);
      pace.note(iterations, orbits * (last - first), submitted, Date.now());
      orbits = unsettled;
    }
  }

  close(): void {
    for (const buffer of [this.#constants, this.#params, this.#xs, this.#ys]) buffer.destroy();
    for (const buffer of [this.#result, this.#orbits, this.#unsettled]) buffer.destroy();
    this.#staging.destroy();
  }

  #writeInputs(scene: Scene, { firstRow, rows, firstColumn, columns }: Piece): void {
    const view = viewOf(scene);
    const { arithmetic } = this.pipelines;
    const { queue } = this.gpu.device;
    const coordinates = (values: Float64Array) => arithmetic.coordinates(scene, values);
    queue.writeBuffer(this.#constants, 0, arithmetic.constants(scene));
    queue.writeBuffer(this.#xs, 0, coordinates(view.xs(firstColumn, columns)));
    queue.writeBuffer(this.#ys, 0, coordinates(view.ys(firstRow, rows)));
  }

  #dispatch(pipeline: GPUComputePipeline, itermax: number, piece: Piece, step: Step): void {
    const { device } = this.gpu;
    const { columns, rows } = piece;
    const workgroups = workgroupsOf(piece);
    const size = 4 * (pixelsOf(piece) + workgroups.columns * workgroups.rows);
    device.queue.writeBuffer(this.#params, 0, paramsBytes({ itermax, columns, rows, ...step }));
    const encoder = device.createCommandEncoder({ label: `rows from ${piece.firstRow}` });
    encoder.clearBuffer(this.#unsettled);
    const pass = encoder.beginComputePass({ label: 'escape' });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#bindings);
    pass.dispatchWorkgroups(workgroups.columns, workgroups.rows);
    pass.end();
    encoder.copyBufferToBuffer(this.#result, 0, this.#staging, 0, size);
    encoder.copyBufferToBuffer(this.#unsettled, 0, this.#staging, size, 4);
    device.queue.submit([encoder.finish()]);
  }

  /** Takes over the counts, if all orbits are settled. */
  async #readBack(piece: Piece, step: Step, counts: Uint32Array, offset: number): Promise<Done> {
    const pixels = pixelsOf(piece);
    const workgroups = workgroupsOf(piece);
    const stamps = workgroups.columns * workgroups.rows;
    const size = 4 * (pixels + stamps + 1);
    const doing = `counting row ${piece.firstRow}`;
    await this.gpu.during(doing, this.#staging.mapAsync(MAP_MODE_READ, 0, size));
    const words = new Uint32Array(this.#staging.getMappedRange(0, size));
    const written = words.subarray(pixels, pixels + stamps).every((word) => word === step.stamp);
    const unsettled = words[pixels + stamps] as number;
    const held = words.subarray(0, pixels);
    const iterations = iterationsOf(held, step);
    if (written && unsettled === 0) counts.set(held, offset);
    this.#staging.unmap();
    if (!written) {
      throw this.gpu.error(
        `returned rows ${piece.firstRow} to ${piece.firstRow + piece.rows - 1} unwritten; ` +
          'its driver may have ended the work early: use the backend cpu',
      );
    }
    return { unsettled, iterations };
  }

  #nextStamp(): number {
    this.#stamp = (this.#stamp % MAX_STAMP) + 1;
    return this.#stamp;
  }
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

const MAX_STAMP = 2 ** 32 - 1;
