import { pixelsOf } from '../core/bands.js';
import type { Scene } from '../core/scene.js';
import { viewOf } from '../core/view.js';
import { PARAMS_SIZE, paramsBytes } from './params.js';
import type { Piece } from './pieces.js';
import type { WatchedDevice } from './watched-device.js';

/** Invocations of a workgroup along a row and along a column of the picture. */
export const WORKGROUP = { columns: 16, rows: 16 } as const;

/** Workgroups that cover a piece. */
export function workgroupsOf({ columns, rows }: Pick<Piece, 'columns' | 'rows'>) {
  return {
    columns: Math.ceil(columns / WORKGROUP.columns),
    rows: Math.ceil(rows / WORKGROUP.rows),
  };
}

/** `u32` words of the result of any piece of at most `pixels` pixels: its counts and its stamps. */
export function resultWords(pixels: number): number {
  // ⌈c/w⌉·⌈r/h⌉ ≤ (c/w + 1)(r/h + 1), and c + r is largest for a single row or column.
  const { columns: w, rows: h } = WORKGROUP;
  return pixels + Math.ceil(pixels / (w * h) + (pixels + 1) / Math.min(w, h) + 1);
}

/**
 * The buffers of one dispatch in flight. A few of them make the ring through which the GPU counts
 * one piece while another is read back.
 */
export class Slot {
  readonly #params: GPUBuffer;
  readonly #xs: GPUBuffer;
  readonly #ys: GPUBuffer;
  readonly #result: GPUBuffer;
  readonly #staging: GPUBuffer;
  readonly #bindings: GPUBindGroup;
  /** Stamps go up from dispatch to dispatch; 0 is what an unwritten buffer holds. */
  #stamp = 0;

  private constructor(
    readonly gpu: WatchedDevice,
    readonly pipeline: GPUComputePipeline,
    /** Pixels that a piece may have at most. */
    readonly pixels: number,
  ) {
    const { device } = gpu;
    const buffer = (label: string, size: number, usage: number) =>
      device.createBuffer({ label, size, usage });
    const { UNIFORM, STORAGE, COPY_SRC, COPY_DST, MAP_READ } = USAGE;
    const resultSize = 4 * resultWords(pixels);
    this.#params = buffer('params', PARAMS_SIZE, UNIFORM | COPY_DST);
    this.#xs = buffer('xs', 4 * pixels, STORAGE | COPY_DST);
    this.#ys = buffer('ys', 4 * pixels, STORAGE | COPY_DST);
    this.#result = buffer('result', resultSize, STORAGE | COPY_SRC);
    this.#staging = buffer('staging', resultSize, COPY_DST | MAP_READ);
    this.#bindings = device.createBindGroup({
      label: 'escape',
      layout: pipeline.getBindGroupLayout(0),
      entries: [this.#params, this.#xs, this.#ys, this.#result].map((buffer, binding) => ({
        binding,
        resource: { buffer },
      })),
    });
  }

  /** @throws RenderError when the device has no room for the buffers */
  static open(gpu: WatchedDevice, pipeline: GPUComputePipeline, pixels: number): Promise<Slot> {
    return gpu.create(`buffers for ${pixels} pixels`, () => new Slot(gpu, pipeline, pixels));
  }

  /**
   * Counts a piece of at most `pixels` pixels and writes its counts into `counts` from `offset` on.
   *
   * @throws RenderError when the device fails, or gives back a result that it has not written
   */
  async count(scene: Scene, piece: Piece, counts: Uint32Array, offset: number): Promise<void> {
    const workgroups = workgroupsOf(piece);
    const pixels = pixelsOf(piece);
    const bytes = 4 * (pixels + workgroups.columns * workgroups.rows);
    const stamp = this.#nextStamp();
    this.#submit(scene, piece, workgroups, bytes, stamp);
    const doing = `counting row ${piece.firstRow}`;
    await this.gpu.during(doing, this.#staging.mapAsync(MAP_MODE_READ, 0, bytes));
    const words = new Uint32Array(this.#staging.getMappedRange(0, bytes));
    const written = words.subarray(pixels).every((word) => word === stamp);
    if (written) counts.set(words.subarray(0, pixels), offset);
    this.#staging.unmap();
    if (!written) {
      throw this.gpu.error(
        `returned rows ${piece.firstRow} to ${piece.firstRow + piece.rows - 1} unwritten; ` +
          'its driver may have ended the work early: use the backend cpu',
      );
    }
  }

  close(): void {
    for (const buffer of [this.#params, this.#xs, this.#ys, this.#result, this.#staging]) {
      buffer.destroy();
    }
  }

  #submit(
    scene: Scene,
    piece: Piece,
    workgroups: { columns: number; rows: number },
    bytes: number,
    stamp: number,
  ): void {
    const { device } = this.gpu;
    const { columns, rows } = piece;
    const view = viewOf(scene);
    const { queue } = device;
    queue.writeBuffer(this.#params, 0, paramsBytes({ scene, columns, rows, stamp }));
    queue.writeBuffer(this.#xs, 0, Float32Array.from(view.xs(piece.firstColumn, columns)));
    queue.writeBuffer(this.#ys, 0, Float32Array.from(view.ys(piece.firstRow, rows)));
    const encoder = device.createCommandEncoder({ label: `rows from ${piece.firstRow}` });
    const pass = encoder.beginComputePass({ label: 'escape' });
    pass.setPipeline(this.pipeline);
    pass.setBindGroup(0, this.#bindings);
    pass.dispatchWorkgroups(workgroups.columns, workgroups.rows);
    pass.end();
    encoder.copyBufferToBuffer(this.#result, 0, this.#staging, 0, bytes);
    queue.submit([encoder.finish()]);
  }

  #nextStamp(): number {
    this.#stamp = (this.#stamp % MAX_STAMP) + 1;
    return this.#stamp;
  }
}

const MAX_STAMP = 2 ** 32 - 1;

// GPUBufferUsage and GPUMapMode are globals of browsers only; the values are the specification's.
const USAGE = {
  MAP_READ: 0x1,
  COPY_SRC: 0x4,
  COPY_DST: 0x8,
  UNIFORM: 0x40,
  STORAGE: 0x80,
} as const;
const MAP_MODE_READ = 0x1;
