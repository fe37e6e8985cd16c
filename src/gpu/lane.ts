import type { Scene } from '../core/scene/scene.js';
import { type Points, pointsIn } from '../core/view/view.js';
import type { Arithmetic } from './arithmetic.js';
import { PARAMS } from './params.js';
import type { Piece } from './pieces.js';
import type { Pass, Pipelines } from './pipelines.js';
import type { WatchedDevice } from './watched-device.js';
import { BUFFER_USAGE, MAP_MODE_READ } from './webgpu-numbers.js';
import { resultWords, workgroupsOf } from './workgroups.js';

/** Bytes per orbit kept between two dispatches: its point, and its mark or its derivative. */
export function orbitSize({ pointWords }: Arithmetic): number {
  return 2 * 4 * pointWords;
}

/** Iteration range of one dispatch. */
export interface IterationRange {
  readonly first: number;
  readonly last: number;
}

/** Data read back after a dispatch. */
export interface DispatchResult {
  /** One word for each of the last points, as many as requested: counts, or the bits of estimates. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** Number of orbits that are not settled yet. */
  readonly unsettled: number;
}

const { UNIFORM, STORAGE, COPY_SRC, COPY_DST, MAP_READ } = BUFFER_USAGE;

/**
 * The buffers for one piece at a time. With a few lanes, the GPU works on one piece while another is read
 * back.
 */
export class Lane {
  readonly #buffers: GPUBuffer[] = [];
  readonly #constants: GPUBuffer;
  readonly #params: GPUBuffer;
  readonly #xs: GPUBuffer;
  readonly #ys: GPUBuffer;
  readonly #result: GPUBuffer;
  readonly #orbits: GPUBuffer;
  readonly #unsettled: GPUBuffer;
  readonly #estimates: GPUBuffer;
  readonly #staging: GPUBuffer;
  readonly #bindings: GPUBindGroup;
  /** Increases with each dispatch. Never 0, which unwritten buffers hold. */
  #stamp = 0;

  private constructor(
    readonly gpu: WatchedDevice,
    readonly pipelines: Pipelines,
    /** Maximum number of points in a piece. */
    readonly points: number,
    /** Whether there is room for estimates. */
    readonly hasEstimates: boolean,
  ) {
    const { arithmetic } = pipelines;
    const { constantsSize, coordinateWords } = arithmetic;
    const resultSize = 4 * resultWords(points);
    this.#constants = this.#buffer('constants', constantsSize, UNIFORM | COPY_DST);
    this.#params = this.#buffer('params', PARAMS.size, UNIFORM | COPY_DST);
    this.#xs = this.#buffer('xs', 4 * coordinateWords * points, STORAGE | COPY_DST);
    this.#ys = this.#buffer('ys', 4 * coordinateWords * points, STORAGE | COPY_DST);
    this.#result = this.#buffer('result', resultSize, STORAGE | COPY_SRC);
    this.#orbits = this.#buffer('orbits', orbitSize(arithmetic) * points, STORAGE);
    this.#unsettled = this.#buffer('unsettled', 4, STORAGE | COPY_SRC | COPY_DST);
    this.#estimates = this.#buffer('estimates', hasEstimates ? resultSize : 4, STORAGE | COPY_SRC);
    this.#staging = this.#buffer('staging', resultSize + 4, COPY_DST | MAP_READ);
    this.#bindings = this.#bound();
  }

  /** The buffers that the passes over the piece write. */
  get results(): { readonly counts: GPUBuffer; readonly estimates: GPUBuffer } {
    return { counts: this.#result, estimates: this.#estimates };
  }

  /** @throws RenderError when the device has no room for the buffers */
  static open(
    gpu: WatchedDevice,
    pipelines: Pipelines,
    points: number,
    hasEstimates: boolean,
  ): Promise<Lane> {
    const open = () => new Lane(gpu, pipelines, points, hasEstimates);
    return gpu.create(`buffers for ${points} pixels`, open);
  }

  /** Uploads the points of a piece, for the dispatches that follow. */
  load(scene: Scene, { xs, ys }: Points): void {
    const { arithmetic } = this.pipelines;
    const { queue } = this.gpu.device;
    queue.writeBuffer(this.#constants, 0, arithmetic.constants(scene));
    queue.writeBuffer(this.#xs, 0, arithmetic.coordinates(scene, xs));
    queue.writeBuffer(this.#ys, 0, arithmetic.coordinates(scene, ys));
  }

  /**
   * Runs a pass over the loaded piece.
   *
   * @param read how many of the last points to read back
   * @throws RenderError when the device fails, or returns a result that it has not written
   */
  async run(
    pass: Pass,
    pipeline: GPUComputePipeline,
    scene: Scene,
    piece: Piece,
    range: IterationRange,
    read: number,
  ): Promise<DispatchResult> {
    const stamp = this.#nextStamp();
    const stamps = this.#dispatch(pass, pipeline, scene, piece, { ...range, stamp, read });
    const size = 4 * (read + stamps + 1);
    const doing = `counting ${piece.name}`;
    await this.gpu.during(doing, this.#staging.mapAsync(MAP_MODE_READ, 0, size));
    const words = new Uint32Array(this.#staging.getMappedRange(0, size));
    const isWritten = words.subarray(read, read + stamps).every((word) => word === stamp);
    const result = { words: words.slice(0, read), unsettled: words[read + stamps] as number };
    this.#staging.unmap();
    if (!isWritten) {
      throw this.gpu.error(
        `left ${piece.name} unwritten; its driver may have stopped the work early. ` +
          'Use the backend cpu',
      );
    }
    return result;
  }

  close(): void {
    for (const buffer of this.#buffers) buffer.destroy();
  }

  /** Submits a dispatch, and returns its number of stamps. */
  #dispatch(
    pass: Pass,
    pipeline: GPUComputePipeline,
    { itermax, threshold, convergence }: Scene,
    piece: Piece,
    { read, ...range }: IterationRange & { stamp: number; read: number },
  ): number {
    const { device } = this.gpu;
    const { columns, rows } = piece;
    const workgroups = workgroupsOf(piece);
    const stamps = workgroups.columns * workgroups.rows;
    const size = 4 * (read + stamps);
    const params = { itermax, threshold, convergence, columns, rows, ...range };
    device.queue.writeBuffer(this.#params, 0, PARAMS.bytes(params));
    const encoder = device.createCommandEncoder({ label: `${pass} of ${piece.name}` });
    encoder.clearBuffer(this.#unsettled);
    const computing = encoder.beginComputePass({ label: pass });
    computing.setPipeline(pipeline);
    computing.setBindGroup(0, this.#bindings);
    computing.dispatchWorkgroups(workgroups.columns, workgroups.rows);
    computing.end();
    const written = pass === 'escape' ? this.#result : this.#estimates;
    encoder.copyBufferToBuffer(written, 4 * (pointsIn(piece) - read), this.#staging, 0, size);
    encoder.copyBufferToBuffer(this.#unsettled, 0, this.#staging, size, 4);
    device.queue.submit([encoder.finish()]);
    return stamps;
  }

  #buffer(label: string, size: number, usage: number): GPUBuffer {
    const buffer = this.gpu.device.createBuffer({ label, size, usage });
    this.#buffers.push(buffer);
    return buffer;
  }

  #bound(): GPUBindGroup {
    const inputs = [this.#constants, this.#params, this.#xs, this.#ys];
    const bound = [...inputs, this.#result, this.#orbits, this.#unsettled, this.#estimates];
    return this.gpu.device.createBindGroup({
      label: 'piece',
      layout: this.pipelines.layout,
      entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  #nextStamp(): number {
    this.#stamp = (this.#stamp % MAX_STAMP) + 1;
    return this.#stamp;
  }
}

const MAX_STAMP = 2 ** 32 - 1;
