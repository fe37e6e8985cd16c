import type { Scene } from '../core/scene.js';
import type { WatchedDevice } from './watched-device.js';

/** Invocations of a workgroup along a row and along a column of the picture. */
export const WORKGROUP = { columns: 16, rows: 16 } as const;

/** Iterations between two branches of the shader; how it was chosen is in test/bench/LOG.md. */
const BLOCK_LENGTH = 8;

/** Up to this itermax, watching orbits for cycles costs more than it saves. */
const UNWATCHED_ITERMAX = 256;

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

/** What differs between compiled versions of the shader. */
interface Version {
  /** Whether orbits are watched for cycles. */
  readonly watched: boolean;
  /** Whether the orbits of a piece take several dispatches. */
  readonly stepped: boolean;
}

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

  /** The version for a scene. @throws RenderError when the device refuses it */
  for({ itermax }: Scene): Promise<GPUComputePipeline> {
    const version: Version = {
      watched: itermax > UNWATCHED_ITERMAX,
      stepped: itermax > DISPATCH_ITERATIONS,
    };
    const key = JSON.stringify(version);
    const compiled = this.#compiled.get(key) ?? this.#compile(version);
    this.#compiled.set(key, compiled);
    return compiled;
  }

  #compile({ watched, stepped }: Version): Promise<GPUComputePipeline> {
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
