import type { Frame as CoreFrame, Counted } from '../../core/count/backend.js';
import { type Placing, UNKNOWN } from '../../core/count/placing.js';
import { Uniform } from '../uniform.js';
import type { WatchedDevice } from '../watched-device.js';
import { BUFFER_USAGE } from '../webgpu-numbers.js';

/** Counted points on the device. */
export interface CountedPoints {
  readonly counts: GPUBuffer;
  readonly estimates: GPUBuffer;
}

/** `Placing` of frame.wgsl. */
export const PLACING = new Uniform({
  first: 'vec2i',
  size: 'vec2u',
  frame: 'vec2u',
  step: 'u32',
  columns: 'u32',
});

/** A workgroup of frame.wgsl has SIDE · SIDE invocations. */
const SIDE = 16;

const { UNIFORM, STORAGE, COPY_DST, COPY_SRC } = BUFFER_USAGE;

/** The pipelines of frame.wgsl. */
export interface FramePipelines {
  readonly place: GPUComputePipeline;
  readonly move: GPUComputePipeline;
}

/** @throws RenderError when the device refuses the shader */
export async function openFramePipelines(
  gpu: WatchedDevice,
  code: string,
): Promise<FramePipelines> {
  const { device } = gpu;
  return gpu.create('the shader frame.wgsl', async () => {
    const module = device.createShaderModule({ label: 'frame.wgsl', code });
    const pipeline = (entryPoint: string) =>
      device.createComputePipelineAsync({
        label: entryPoint,
        layout: 'auto',
        compute: { module, entryPoint, constants: { side: SIDE, unknown: UNKNOWN } },
      });
    const [place, move] = await Promise.all([pipeline('place'), pipeline('move_frame')]);
    return { place, move };
  });
}

/**
 * The counts and estimates of a screen's pixels, kept on the device and never read back. All counts are
 * unknown at first.
 */
export class Frame implements CoreFrame, CountedPoints {
  #counts: GPUBuffer;
  #estimates: GPUBuffer;
  #spare: { counts: GPUBuffer; estimates: GPUBuffer };
  readonly #placing: GPUBuffer;
  #upload: { counts: GPUBuffer; estimates: GPUBuffer } | undefined;

  /** @param columns and rows in pixels */
  constructor(
    private readonly device: GPUDevice,
    private readonly pipelines: FramePipelines,
    readonly columns: number,
    readonly rows: number,
  ) {
    const pair = () => ({
      counts: this.#buffer('counts', columns * rows),
      estimates: this.#buffer('estimates', columns * rows),
    });
    ({ counts: this.#counts, estimates: this.#estimates } = pair());
    this.#spare = pair();
    const { size } = PLACING;
    this.#placing = device.createBuffer({ label: 'placing', size, usage: UNIFORM | COPY_DST });
    this.forget();
  }

  get counts(): GPUBuffer {
    return this.#counts;
  }

  get estimates(): GPUBuffer {
    return this.#estimates;
  }

  /** Makes all pixels unknown. */
  forget(): void {
    this.move(this.columns, this.rows);
  }

  /** Moves the content by whole pixels; pixels that come into view are unknown. */
  move(right: number, down: number): void {
    const whole = { column: right, row: down, columns: this.columns, rows: this.rows };
    const { counts, estimates } = this.#spare;
    this.#run(this.pipelines.move, { ...whole, step: 1 }, this, { counts, estimates });
    this.#spare = { counts: this.#counts, estimates: this.#estimates };
    this.#counts = counts;
    this.#estimates = estimates;
  }

  /** Places points from buffers on the device. */
  place(points: CountedPoints, placing: Placing): void {
    this.#run(this.pipelines.place, placing, points, this);
  }

  /** Places points that were counted elsewhere. */
  put({ counts, estimates }: Counted, placing: Placing): void {
    const upload = this.#uploadFor(counts.length);
    this.device.queue.writeBuffer(upload.counts, 0, counts);
    if (estimates) this.device.queue.writeBuffer(upload.estimates, 0, estimates);
    this.place(upload, placing);
  }

  close(): void {
    const { counts, estimates } = this.#spare;
    const buffers = [this.#counts, this.#estimates, counts, estimates, this.#placing];
    for (const buffer of buffers) buffer.destroy();
    this.#upload?.counts.destroy();
    this.#upload?.estimates.destroy();
  }

  #run(
    pipeline: GPUComputePipeline,
    { column, row, columns, rows, step }: Placing,
    from: CountedPoints,
    to: CountedPoints,
  ): void {
    const { device } = this;
    const bytes = PLACING.bytes({
      first: [column, row],
      size: [columns, rows],
      frame: [this.columns, this.rows],
      step,
      columns: Math.ceil(columns / step),
    });
    device.queue.writeBuffer(this.#placing, 0, bytes);
    const buffers = [this.#placing, from.counts, from.estimates, to.counts, to.estimates];
    const bindings = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const encoder = device.createCommandEncoder({ label: 'frame' });
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(Math.ceil(columns / SIDE), Math.ceil(rows / SIDE));
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  #uploadFor(points: number): CountedPoints {
    if (this.#upload && this.#upload.counts.size >= 4 * points) return this.#upload;
    this.#upload?.counts.destroy();
    this.#upload?.estimates.destroy();
    this.#upload = {
      counts: this.#buffer('uploaded counts', points),
      estimates: this.#buffer('uploaded estimates', points),
    };
    return this.#upload;
  }

  #buffer(label: string, words: number): GPUBuffer {
    return this.device.createBuffer({
      label,
      size: 4 * words,
      usage: STORAGE | COPY_DST | COPY_SRC,
    });
  }
}
