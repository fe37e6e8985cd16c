import type { Scene } from '../core/scene.js';
import type { WatchedDevice } from './watched-device.js';

/** Invocations of a workgroup along a row and along a column of the picture. */
export const WORKGROUP = { columns: 16, rows: 16 } as const;

/** Iterations between two branches of the shader; how it was chosen is in test/bench/LOG.md. */
const BLOCK_LENGTH = 8;

/**
 * Iterations of an orbit that a dispatch does at most: milliseconds even on a slow GPU. A multiple
 * of the block length.
 */
export const DISPATCH_ITERATIONS = 2 ** 16;

/** Kinds of the buffers that escape.wgsl binds, from binding 0 on. */
const BINDINGS = [
  'uniform', // params
  'read-only-storage', // xs
  'read-only-storage', // ys
  'storage', // result
  'storage', // orbits
  'storage', // unsettled
] as const;

/** The shader as compiled for scenes that take one dispatch, and, once needed, several. */
export class EscapePipelines {
  #stepped: Promise<GPUComputePipeline> | undefined;

  private constructor(
    private readonly gpu: WatchedDevice,
    private readonly module: GPUShaderModule,
    readonly layout: GPUBindGroupLayout,
    private readonly whole: GPUComputePipeline,
  ) {}

  /** @throws RenderError when the device refuses the shader */
  static open(gpu: WatchedDevice, code: string): Promise<EscapePipelines> {
    return gpu.create('the shader escape.wgsl', async () => {
      const { device } = gpu;
      const module = device.createShaderModule({ label: 'escape.wgsl', code });
      const layout = device.createBindGroupLayout({
        label: 'escape',
        entries: BINDINGS.map((type, binding) => ({
          binding,
          visibility: SHADER_STAGE_COMPUTE,
          buffer: { type },
        })),
      });
      const whole = await compile(device, module, layout, false);
      return new EscapePipelines(gpu, module, layout, whole);
    });
  }

  /** The one for a scene. @throws RenderError when the device refuses it */
  async for({ itermax }: Scene): Promise<GPUComputePipeline> {
    if (itermax <= DISPATCH_ITERATIONS) return this.whole;
    this.#stepped ??= this.gpu.create('the shader escape.wgsl', () =>
      compile(this.gpu.device, this.module, this.layout, true),
    );
    return this.#stepped;
  }
}

function compile(
  device: GPUDevice,
  module: GPUShaderModule,
  layout: GPUBindGroupLayout,
  stepped: boolean,
): Promise<GPUComputePipeline> {
  return device.createComputePipelineAsync({
    label: stepped ? 'escape, stepped' : 'escape',
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: {
      module,
      entryPoint: 'count_band',
      constants: {
        workgroup_columns: WORKGROUP.columns,
        workgroup_rows: WORKGROUP.rows,
        block_length: BLOCK_LENGTH,
        stepped: Number(stepped),
      },
    },
  });
}

/** The specification's GPUShaderStage.COMPUTE, a global of browsers only. */
const SHADER_STAGE_COMPUTE = 0x4;
