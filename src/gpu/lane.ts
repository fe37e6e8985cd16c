import type { Scene } from '../core/scene/scene.js';
import { type Points, pointsIn } from '../core/view/view.js';
import type { Arithmetic } from './arithmetic.js';
import { PARAMS } from './params.js';
import type { Piece } from './pieces.js';
import type { Pipelines } from './pipelines.js';
import type { WatchedDevice } from './watched-device.js';
import { BUFFER_USAGE, MAP_MODE_READ } from './webgpu-numbers.js';
import { resultWords, workgroupsOf } from './workgroups.js';

/** Bytes per orbit kept between two dispatches: its point and its mark. */
export function orbitSize({ pointWords }: Arithmetic): number {
  return 2 * 4 * pointWords;
}

/** Iteration range of one dispatch. */
export interface IterationRange {
  readonly first: number;
  readonly last: number;
}

/** Bytes of a `Trail` of estimate.wgsl, one per orbit. */
export const TRAIL_SIZE = 4 * 8;

/** What to read back after a dispatch. */
export interface Read {
  /** Of how many of the last points. */
  readonly counts: number;
  /** Whether to read their estimates as well. */
  readonly estimates: boolean;
}

/** Data read back after a dispatch. */
export interface DispatchResult {
  /** The counts of the last points. */
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly estimates: Float32Array<ArrayBuffer> | undefined;
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
  readonly #trails: GPUBuffer;
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
    // Bound in any case, but then never used.
    const estimated = hasEstimates ? points : 1;
    this.#estimates = this.#buffer('estimates', 4 * estimated, STORAGE | COPY_SRC);
    this.#trails = this.#buffer('trails', TRAIL_SIZE * estimated, STORAGE);
    this.#staging = this.#buffer('staging', resultSize + 4 + 4 * estimated, COPY_DST | MAP_READ);
    this.#bindings = this.#bound();
  }

  /** The buffers with the results of the piece. */
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
   * Counts the loaded piece, or goes on with it.
   *
   * @throws RenderError when the device fails, or returns a result that it has not written
   */
  async run(
    pipeline: GPUComputePipeline,
    scene: Scene,
    piece: Piece,
    range: IterationRange,
    read: Read,
  ): Promise<DispatchResult> {
    const stamp = this.#nextStamp();
    const stamps = this.#dispatch(pipeline, scene, piece, { ...range, stamp, read });
    const { counts } = read;
    const settled = counts + stamps;
    const size = 4 * (settled + 1 + (read.estimates ? counts : 0));
    const doing = `counting ${piece.name}`;
    await this.gpu.during(doing, this.#staging.mapAsync(MAP_MODE_READ, 0, size));
    const words = new Uint32Array(this.#staging.getMappedRange(0, size));
    const isWritten = words.subarray(counts, settled).every((word) => word === stamp);
    const result = {
      counts: words.slice(0, counts),
      unsettled: words[settled] as number,
      estimates: read.estimates ? new Float32Array(words.slice(settled + 1).buffer) : undefined,
    };
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
    pipeline: GPUComputePipeline,
    { itermax, threshold, convergence }: Scene,
    piece: Piece,
    { read, ...range }: IterationRange & { stamp: number; read: Read },
  ): number {
    const { device } = this.gpu;
    const { columns, rows } = piece;
    const workgroups = workgroupsOf(piece);
    const stamps = workgroups.columns * workgroups.rows;
    const size = 4 * (read.counts + stamps);
    const firstRead = 4 * (pointsIn(piece) - read.counts);
    const params = { itermax, threshold, convergence, columns, rows, ...range };
    device.queue.writeBuffer(this.#params, 0, PARAMS.bytes(params));
    const encoder = device.createCommandEncoder({ label: piece.name });
    encoder.clearBuffer(this.#unsettled);
    const computing = encoder.beginComputePass({ label: piece.name });
    computing.setPipeline(pipeline);
    computing.setBindGroup(0, this.#bindings);
    computing.dispatchWorkgroups(workgroups.columns, workgroups.rows);
    computing.end();
    encoder.copyBufferToBuffer(this.#result, firstRead, this.#staging, 0, size);
    encoder.copyBufferToBuffer(this.#unsettled, 0, this.#staging, size, 4);
    if (read.estimates) {
      const estimates = this.#estimates;
      encoder.copyBufferToBuffer(estimates, firstRead, this.#staging, size + 4, 4 * read.counts);
    }
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
    const bound = [
      ...[...inputs, this.#result, this.#orbits],
      ...[this.#unsettled, this.#estimates, this.#trails],
    ];
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
