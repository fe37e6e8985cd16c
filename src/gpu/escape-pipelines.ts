import type { Scene } from '../core/scene.js';
import type { WatchedDevice } from './watched-device.js';

/** Invocations of a workgroup along a row and along a column of the picture. */
export const WORKGROUP = { columns: 16, rows: 16 } as const;

/** Iterations between two branches of the shader; how it was chosen is in test/bench/LOG.md. */
const BLOCK_LENGTH = 8;

/** Up to this itermax, watching orbits for cycles costs more than it saves. */
const UNWATCHED_ITERMAX = 256;

/** Kinds of the buffers that escape.wgsl binds, from binding 0 on. */
const BINDINGS = [
  'uniform', // params
  'read-only-storage', // xs
  'read-only-storage', // ys
  'storage', // result
  'storage', // orbits
  'storage', // unsettled
] as const;

/** The shader, compiled as scenes need it. */
export class EscapePipelines {
  readonly #compiled = new Map<string, Promise<GPUComputePipeline>>();

  private constructor(
    private readonly gpu: WatchedDevice,
    private readonly module: GPUShaderModule,
    readonly layout: GPUBindGroupLayout,
  ) {}

  /** @throws RenderError when the device refuses the shader */
  static open(gpu: WatchedDevice, code: string): Promise<EscapePipelines> {
    const { device } = gpu;
    return gpu.create('the shader escape.wgsl', () => {
      const module = device.createShaderModule({ label: 'escape.wgsl', code });
      const layout = device.createBindGroupLayout({
        label: 'escape',
        entries: BINDINGS.map((type, binding) => ({
          binding,
          visibility: SHADER_STAGE_COMPUTE,
          buffer: { type },
        })),
      });
      return new EscapePipelines(gpu, module, layout);
    });
  }

  /**
   * The version for a scene.
   *
   * @param stepped whether orbits may take several dispatches
   * @throws RenderError when the device refuses it
   */
  for({ itermax }: Scene, stepped: boolean): Promise<GPUComputePipeline> {
    const watched = itermax > UNWATCHED_ITERMAX;
    const key = JSON.stringify({ watched, stepped });
    const compiled = this.#compiled.get(key) ?? this.#compile(watched, stepped);
    this.#compiled.set(key, compiled);
    return compiled;
  }

  #compile(watched: boolean, stepped: boolean): Promise<GPUComputePipeline> {
    return this.gpu.create('the shader escape.wgsl', () =>
      this.gpu.device.createComputePipelineAsync({
        label: 'escape',
        layout: this.gpu.device.createPipelineLayout({ bindGroupLayouts: [this.layout] }),
        compute: {
          module: this.module,
          entryPoint: 'count_band',
          constants: {
            workgroup_columns: WORKGROUP.columns,
            workgroup_rows: WORKGROUP.rows,
            block_length: BLOCK_LENGTH,
            watched: Number(watched),
            stepped: Number(stepped),
          },
        },
      }),
    );
  }
}

/** The specification's GPUShaderStage.COMPUTE, a global of browsers only. */
const SHADER_STAGE_COMPUTE = 0x4;
