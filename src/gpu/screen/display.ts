import type { ColourTable } from '../../core/colour/colour.js';
import { screenColours } from '../../core/colour/colour.js';
import { LEVELLINGS } from '../../core/colour/levels.js';
import { UNKNOWN } from '../../core/count/placing.js';
import type { Scene } from '../../core/scene/scene.js';
import type { Size } from '../../core/view/rectangle.js';
import { composed, type Transform, UNMOVED } from '../../core/view/transform.js';
import { Uniform } from '../uniform.js';
import type { WatchedDevice } from '../watched-device.js';
import { BUFFER_USAGE, TEXTURE_USAGE } from '../webgpu-numbers.js';
import type { CountedPoints } from './frame.js';

/** `Display` of display.wgsl. */
export const DISPLAY = new Uniform({
  frame: 'vec2u',
  itermin: 'f32',
  iterations: 'f32',
  itermax: 'u32',
  levelling: 'u32',
  last: 'u32',
  width: 'f32',
  offset: 'vec2f',
  scale: 'f32',
  weight: 'f32',
});

/** Numbers of the levellings, by their names in display.wgsl. */
const LEVELLING_NUMBERS = Object.fromEntries(
  LEVELLINGS.map((levelling, number) => [`by_${levelling}`, number]),
);

/** Sums of light need more than 8 bits. */
const LIGHT_FORMAT = 'rgba16float';

/** The entry points of display.wgsl. */
type Drawing = 'shown' | 'light' | 'mean';

const { UNIFORM, STORAGE, COPY_DST } = BUFFER_USAGE;

/** The target of a display. */
export interface Screen {
  readonly context: GPUCanvasContext;
  readonly format: GPUTextureFormat;
  readonly size: Size;
  /** Colour around a picture smaller than the screen: 0xrrggbb. */
  readonly background: number;
}

/** Draws frames to a canvas in the colours of a scene, over the previous picture. */
export class Display {
  readonly #uniform: GPUBuffer;
  readonly #smoothly: GPUSampler;
  #colours: GPUBuffer;
  /** Bytes of the colour table that is on the device. */
  #bytes: Uint8Array | undefined;
  #levels = 0;
  #levelling = 0;
  #scene: Scene | undefined;
  #before: GPUTexture;
  #spare: GPUTexture;
  #light: GPUTexture;
  #transform = UNMOVED;
  /** Whether the screen shows the mean of the samples. */
  #isMean = false;

  private constructor(
    private readonly device: GPUDevice,
    private readonly pipelines: Readonly<Record<Drawing, GPURenderPipeline>>,
    private readonly context: GPUCanvasContext,
    private readonly format: GPUTextureFormat,
    { columns, rows }: Size,
  ) {
    this.#uniform = device.createBuffer({
      label: 'display',
      size: DISPLAY.size,
      usage: UNIFORM | COPY_DST,
    });
    this.#smoothly = device.createSampler({ magFilter: 'linear', minFilter: 'linear' });
    this.#colours = device.createBuffer({ size: 4, usage: STORAGE | COPY_DST });
    this.#before = this.#texture('before', this.format, columns, rows);
    this.#spare = this.#texture('before', this.format, columns, rows);
    this.#light = this.#texture('light', LIGHT_FORMAT, columns, rows);
  }

  /** @throws RenderError when the device refuses the shader */
  static async open(
    gpu: WatchedDevice,
    code: string,
    { context, format, size, background }: Screen,
  ): Promise<Display> {
    const { device } = gpu;
    context.configure({ device, format, alphaMode: 'opaque' });
    const constants = { unknown: UNKNOWN, background, ...LEVELLING_NUMBERS };
    const pipelines = await gpu.create('the shader display.wgsl', async () => {
      const module = device.createShaderModule({ label: 'display.wgsl', code });
      const pipeline = (entryPoint: Drawing, target: GPUColorTargetState) =>
        device.createRenderPipelineAsync({
          label: entryPoint,
          layout: 'auto',
          vertex: { module, entryPoint: 'corners' },
          fragment: { module, entryPoint, targets: [target], constants },
        });
      const add = { srcFactor: 'one', dstFactor: 'one', operation: 'add' } as const;
      const [shown, light, mean] = await Promise.all([
        pipeline('shown', { format }),
        pipeline('light', { format: LIGHT_FORMAT, blend: { color: add, alpha: add } }),
        pipeline('mean', { format }),
      ]);
      return { shown, light, mean };
    });
    return new Display(device, pipelines, context, format, size);
  }

  /** Sets the colours to draw with from now on. */
  colour(scene: Scene, table: ColourTable): void {
    this.#scene = scene;
    this.#isMean = false;
    if (table.bytes === this.#bytes) return;
    this.#bytes = table.bytes;
    const words = screenColours(table);
    if (this.#colours.size !== words.byteLength) {
      this.#colours.destroy();
      const size = words.byteLength;
      this.#colours = this.device.createBuffer({ size, usage: STORAGE | COPY_DST });
    }
    this.device.queue.writeBuffer(this.#colours, 0, words);
    this.#levels = words.length;
    this.#levelling = LEVELLINGS.indexOf(table.levelling);
  }

  /** Adapts to a new size of the canvas. The previous picture stays, at its scale, under the next frame. */
  resize(columns: number, rows: number): void {
    for (const texture of [this.#spare, this.#light]) texture.destroy();
    this.#spare = this.#texture('before', this.format, columns, rows);
    this.#light = this.#texture('light', LIGHT_FORMAT, columns, rows);
    this.#isMean = false;
  }

  /** Keeps the visible picture as the one under the frame. @param transform of the pixels to come */
  keep(frame: CountedPoints & Size, transform: Transform): void {
    const to = this.#fitting(frame);
    this.#draw(this.#isMean ? 'mean' : 'shown', to.createView(), frame);
    this.#spare = this.#before;
    this.#before = to;
    this.#transform = transform;
    this.#isMean = false;
  }

  /** Moves the picture under the frame further. */
  transform(transform: Transform): void {
    this.#transform = composed(this.#transform, transform);
    this.#isMean = false;
  }

  /** Adds a sample to the mean of `samples`. The first one clears the mean, the last one shows it. */
  addSample(frame: CountedPoints & Size, index: number, samples: number): void {
    this.#draw('light', this.#light.createView(), frame, {
      weight: 1 / samples,
      loadOp: index === 0 ? 'clear' : 'load',
    });
    this.#isMean = index === samples - 1;
  }

  /** Draws to the canvas. */
  draw(frame: CountedPoints & Size): void {
    const view = this.context.getCurrentTexture().createView();
    this.#draw(this.#isMean ? 'mean' : 'shown', view, frame);
  }

  close(): void {
    for (const texture of [this.#before, this.#spare, this.#light]) texture.destroy();
    this.#uniform.destroy();
    this.#colours.destroy();
    this.context.unconfigure();
  }

  #draw(
    drawing: Drawing,
    view: GPUTextureView,
    frame: CountedPoints & Size,
    { weight = 1, loadOp = 'clear' as GPULoadOp } = {},
  ): void {
    if (!this.#scene) return;
    const { device } = this;
    device.queue.writeBuffer(this.#uniform, 0, this.#uniformBytes(frame, weight));
    const encoder = device.createCommandEncoder({ label: drawing });
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view, loadOp, storeOp: 'store', clearValue: [0, 0, 0, 0] }],
    });
    const pipeline = this.pipelines[drawing];
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#bindings(drawing, pipeline, frame));
    pass.draw(3);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  #bindings(drawing: Drawing, pipeline: GPURenderPipeline, frame: CountedPoints): GPUBindGroup {
    const all = {
      0: { buffer: this.#uniform },
      1: { buffer: frame.counts },
      2: { buffer: frame.estimates },
      3: { buffer: this.#colours },
      4: (drawing === 'mean' ? this.#light : this.#before).createView(),
      5: this.#smoothly,
    };
    return this.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: USED[drawing].map((binding) => ({ binding, resource: all[binding] })),
    });
  }

  #uniformBytes({ columns, rows }: Size, weight: number): ArrayBuffer {
    const { itermin, itermax, xleft, xright } = this.#scene as Scene;
    const { column, row, scale } = this.#transform;
    return DISPLAY.bytes({
      frame: [columns, rows],
      itermin,
      iterations: itermax - itermin,
      itermax,
      levelling: this.#levelling,
      last: this.#levels - 1,
      width: Math.abs(xright - xleft),
      offset: [column, row],
      scale,
      weight,
    });
  }

  /** The spare texture, replaced if its size is not the frame's. */
  #fitting({ columns, rows }: Size): GPUTexture {
    if (this.#spare.width === columns && this.#spare.height === rows) return this.#spare;
    this.#spare.destroy();
    return this.#texture('before', this.format, columns, rows);
  }

  #texture(label: string, format: GPUTextureFormat, width: number, height: number): GPUTexture {
    const usage = TEXTURE_USAGE.RENDER_ATTACHMENT | TEXTURE_USAGE.TEXTURE_BINDING;
    return this.device.createTexture({ label, format, size: [width, height], usage });
  }
}

/** Bindings that each entry point uses. */
const USED: Readonly<Record<Drawing, readonly (0 | 1 | 2 | 3 | 4 | 5)[]>> = {
  shown: [0, 1, 2, 3, 4, 5],
  light: [0, 1, 2, 3],
  mean: [4],
};
