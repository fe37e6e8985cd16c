import type { Scene } from '../core/scene.js';
import type { Arithmetic } from './arithmetic.js';
import type { WatchedDevice } from './watched-device.js';
import { SHADER_STAGE_COMPUTE } from './webgpu-numbers.js';
import type { Workgroup } from './workgroups.js';

/** Up to this itermax, watching orbits for cycles costs more than it saves. */
const UNWATCHED_ITERMAX = 256;

/** Kinds of the buffers that escape.wgsl binds, from binding 0 on. */
const BINDINGS = [
  'uniform', // constants
  'uniform', // params
  'read-only-storage', // xs
  'read-only-storage', // ys
  'storage', // result
  'storage', // orbits
  'storage', // unsettled
] as const;

/** The shader in one arithmetic, compiled as scenes need it. */
export class EscapePipelines {
  readonly #compiled = new Map<string, Promise<GPUComputePipeline>>();

  private constructor(
    private readonly gpu: WatchedDevice,
    readonly arithmetic: Arithmetic,
    private readonly module: GPUShaderModule,
    readonly layout: GPUBindGroupLayout,
  ) {}

  /**
   * @param loop the text of shaders/escape.wgsl
   * @throws RenderError when the device refuses the shader
   */
  static open(gpu: WatchedDevice, arithmetic: Arithmetic, loop: string): Promise<EscapePipelines> {
    const { device } = gpu;
    return gpu.create('the shader escape.wgsl', () => {
      const code = arithmetic.code + loop;
      const module = device.createShaderModule({ label: 'escape.wgsl', code });
      const layout = device.createBindGroupLayout({
        label: 'escape',
        entries: BINDINGS.map((type, binding) => ({
          binding,
          visibility: SHADER_STAGE_COMPUTE,
          buffer: { type },
        })),
      });
      return new EscapePipelines(gpu, arithmetic, module, layout);
    });
  }

  /**
   * The version for a scene.
   *
   * @param workgroup the shape of its workgroups
   * @param stepped whether orbits may take several dispatches
   * @throws RenderError when the device refuses it
   */
  for({ itermax }: Scene, workgroup: Workgroup, stepped: boolean): Promise<GPUComputePipeline> {
    const constants = {
      workgroup_columns: workgroup.columns,
      workgroup_rows: workgroup.rows,
      watched: Number(itermax > UNWATCHED_ITERMAX),
      stepped: Number(stepped),
    };
    const key = JSON.stringify(constants);
    const compiled = this.#compiled.get(key) ?? this.#compile(constants);
    this.#compiled.set(key, compiled);
    return compiled;
  }

  #compile(constants: Record<string, number>): Promise<GPUComputePipeline> {
    return this.gpu.create('the shader escape.wgsl', () =>
      this.gpu.device.createComputePipelineAsync({
        label: 'escape',
        layout: this.gpu.device.createPipelineLayout({ bindGroupLayouts: [this.layout] }),
        compute: {
          module: this.module,
          entryPoint: 'count_band',
          constants,
        },
      }),
    );
  }
}
