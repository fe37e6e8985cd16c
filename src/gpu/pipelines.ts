import { needsEstimates } from '../core/colour/colouring.js';
import {
  LARGEST_DERIVATIVE_SQUARED,
  LARGEST_LENGTH,
  LEAST_STEP,
  LOWEST_SHARE,
} from '../core/count/estimate.js';
import { debug } from '../core/debug.js';
import { DEFAULT_SCENE } from '../core/scene/defaults.js';
import type { Scene } from '../core/scene/scene.js';
import type { Arithmetic } from './arithmetic.js';
import { derivativeCode } from './formula-code.js';
import type { Shaders } from './shaders.js';
import { UNDECIDED } from './undecided.js';
import type { WatchedDevice } from './watched-device.js';
import { SHADER_STAGE_COMPUTE } from './webgpu-numbers.js';
import type { Workgroup } from './workgroups.js';

/** Up to this itermax, looking for cycles costs more than it saves. */
const UNWATCHED_ITERMAX = 256;

/** The shaders that every arithmetic shares. */
export type BandShaders = Pick<Shaders, 'band' | 'escape' | 'estimate'>;

/** What a pipeline is specialised for, besides the scene. */
export interface Kind {
  readonly workgroup: Workgroup;
  /** Whether orbits may take several dispatches. */
  readonly stepped: boolean;
  /** Whether each point has its own coordinates, rather than a column's and a row's. */
  readonly scattered: boolean;
}

/** Types of the buffers that a dispatch binds, from binding 0 on. */
const BINDINGS = [
  'uniform', // constants
  'uniform', // params
  'read-only-storage', // xs
  'read-only-storage', // ys
  'storage', // result
  'storage', // orbits
  'storage', // unsettled
  'storage', // estimates
  'storage', // trails
] as const;

/** Constants of the host, by their names in the shaders. */
const SHARED: Readonly<Record<string, number>> = {
  undecided: UNDECIDED,
  largest_length: LARGEST_LENGTH,
  least_step: LEAST_STEP,
  largest_derivative_squared: LARGEST_DERIVATIVE_SQUARED,
  lowest_share: LOWEST_SHARE,
};

/** Maximum number of shader modules to keep. */
const MOST_MODULES = 32;

/** The shaders in one arithmetic, compiled as scenes need them. */
export class Pipelines {
  readonly #modules = new Map<string, Promise<GPUShaderModule>>();
  readonly #compiled = new Map<string, Promise<GPUComputePipeline>>();

  private constructor(
    private readonly gpu: WatchedDevice,
    readonly arithmetic: Arithmetic,
    private readonly shaders: BandShaders,
    readonly layout: GPUBindGroupLayout,
  ) {}

  /** @throws RenderError when the device refuses the shader */
  static async open(
    gpu: WatchedDevice,
    arithmetic: Arithmetic,
    shaders: BandShaders,
  ): Promise<Pipelines> {
    const layout = gpu.device.createBindGroupLayout({
      label: 'band',
      entries: BINDINGS.map((type, binding) => ({
        binding,
        visibility: SHADER_STAGE_COMPUTE,
        buffer: { type },
      })),
    });
    const pipelines = new Pipelines(gpu, arithmetic, shaders, layout);
    await pipelines.#module(DEFAULT_SCENE);
    return pipelines;
  }

  /**
   * The pipeline for a scene.
   *
   * @throws RenderError when the device refuses it
   */
  for(scene: Scene, kind: Kind): Promise<GPUComputePipeline> {
    const { set, itermax, convergence, colour } = scene;
    const { workgroup, stepped, scattered } = kind;
    const constants = {
      workgroup_columns: workgroup.columns,
      workgroup_rows: workgroup.rows,
      mandelbrot: Number(set === 'mandelbrot'),
      scattered: Number(scattered),
      converging: Number(convergence > 0),
      stepped: Number(stepped),
      watched: Number(itermax > UNWATCHED_ITERMAX),
      estimating: Number(needsEstimates(scene)),
      distant: Number(colour === 'distance'),
    };
    const key = JSON.stringify([scene.formula, constants]);
    const compiled = this.#compiled.get(key) ?? this.#compile(scene, constants);
    this.#compiled.set(key, compiled);
    return compiled;
  }

  async #compile(scene: Scene, kind: Record<string, number>): Promise<GPUComputePipeline> {
    const { device } = this.gpu;
    const module = await this.#module(scene);
    const pipeline = await this.gpu.create(`the shader ${NAME}`, () =>
      device.createComputePipelineAsync({
        label: NAME,
        layout: device.createPipelineLayout({ bindGroupLayouts: [this.layout] }),
        compute: { module, entryPoint: 'count_band', constants: { ...SHARED, ...kind } },
      }),
    );
    debug(() => 'pipeline compiled');
    return pipeline;
  }

  #module(scene: Scene): Promise<GPUShaderModule> {
    const formula = this.arithmetic.code(scene) + this.shaders.band + derivativeCode(scene);
    const code = formula + this.shaders.estimate + this.shaders.escape;
    const known = this.#modules.get(code);
    if (known) return known;
    if (this.#modules.size >= MOST_MODULES) {
      this.#modules.clear();
      this.#compiled.clear();
    }
    const module = this.gpu.create(`the shader ${NAME}`, () =>
      this.gpu.device.createShaderModule({ label: NAME, code }),
    );
    this.#modules.set(code, module);
    return module;
  }
}

/** The file with the entry point, for messages. */
const NAME = 'escape.wgsl';
