import type { Backend } from '../core/count/backend.js';
import { countBand } from '../core/count/escape.js';
import {
  type FixedPoint,
  fixedFrom,
  nextFixed,
  normFixed,
  numberFrom,
} from '../core/count/fixed-point.js';
import { DEFAULT_SCENE } from '../core/scene/defaults.js';
import type { Scene } from '../core/scene/scene.js';
import { bandsOf } from '../core/view/bands.js';
import { viewOf } from '../core/view/view.js';
import type { Arithmetic } from './arithmetic.js';
import type { WatchedDevice } from './watched-device.js';
import { BUFFER_USAGE, MAP_MODE_READ } from './webgpu-numbers.js';

/** Number of points to iterate: one per invocation of a workgroup. */
const POINTS = 64;

/** Enough for rounding errors to grow and for every limb to take part. */
const ITERATIONS = 12;

/** A device that bounds its own error by more than this has computed the bound wrongly. */
const LARGEST_ERROR = 2 ** -40;

/** c has bits in its lower limbs, and the starting points stay near its fixed point or return to it. */
const SCENE: Scene = { ...DEFAULT_SCENE, real: -0.6180339887498949, imag: 0.1414213562373095 };

/** 24 × 24 pixels on the edge of the set, 10^-10 apart, that escape after 26 to 106 iterations. */
const DEEP_SCENE: Scene = {
  ...DEFAULT_SCENE,
  resolution: 24,
  xleft: -1.38962116,
  xright: -1.3896211576,
  ybot: -0.25635945,
  ytop: -0.2563594476,
  itermax: 200,
};

/**
 * Iterates points whose exact orbits are known, and checks that the lower limbs survive on the device: each
 * iteration has sums, products and squares. Compilers that treat f32 as real numbers silently drop the
 * limbs.
 *
 * @param code the text of shaders/known-answers.wgsl
 * @throws RenderError naming the device, when its arithmetic is unfit for double.wgsl
 */
export async function requireKnownAnswers(
  gpu: WatchedDevice,
  arithmetic: Arithmetic,
  code: string,
): Promise<void> {
  const { xs, ys } = startingPoints();
  const orbits = await iterate(gpu, arithmetic, code, { xs, ys });
  const c = { re: fixedFrom(SCENE.real), im: fixedFrom(SCENE.imag) };
  for (let k = 0; k < POINTS; k++) {
    let exact: FixedPoint = { re: fixedFrom(xs[k] as number), im: fixedFrom(ys[k] as number) };
    for (let n = 0; n <= ITERATIONS; n++) {
      const found = pointAt(orbits, n * POINTS + k);
      const off = distance(found, exact);
      // Negated, so that NaN is refused.
      if (!(off <= found.error && found.error <= LARGEST_ERROR)) {
        throw gpu.error(
          `computes double precision wrongly: after ${n} iterations a point is off by ` +
            `${off.toPrecision(2)}, expected at most ${found.error.toPrecision(2)}; its driver ` +
            'simplifies arithmetic that must stay as written. Use precision single or the backend cpu',
        );
      }
      exact = nextFixed(exact, c);
    }
  }
}

/**
 * Counts a few pixels that single precision could not tell apart, with the shader that scenes will use, and
 * compares the counts with the reference.
 *
 * @throws RenderError naming the device, when a count is wrong
 */
export async function requireKnownCounts(gpu: WatchedDevice, backend: Backend): Promise<void> {
  const [band] = bandsOf(viewOf(DEEP_SCENE));
  if (!band) return;
  const { counts } = await backend.count(DEEP_SCENE, band);
  const expected = countBand(DEEP_SCENE, band);
  const wrong = counts.filter((count, k) => count !== expected[k]).length;
  if (wrong > 0) {
    throw gpu.error(
      `computes double precision wrongly: ${wrong} of ${counts.length} counts differ from those of f64; its ` +
        'driver simplifies arithmetic that must stay as written. Use precision single or the backend cpu',
    );
  }
}

interface Points {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

interface Found extends FixedPoint {
  readonly error: number;
}

/** Points on a spiral within the filled set, with 53 bits each. */
function startingPoints(): Points {
  const at = (k: number, part: (angle: number) => number) =>
    (0.6 * part(2.4 * k) * (k + 1)) / POINTS;
  return {
    xs: Float64Array.from({ length: POINTS }, (_, k) => at(k, Math.cos)),
    ys: Float64Array.from({ length: POINTS }, (_, k) => at(k, Math.sin)),
  };
}

/** Point k of an array of `Point`s of double.wgsl: the sum of its limbs. */
function pointAt(words: Float32Array, k: number): Found {
  const point = words.subarray(12 * k, 12 * k + 12);
  const sum = (part: 0 | 1) =>
    [0, 2, 4, 6].reduce((total, limb) => total + finiteFixed(point[limb + part] as number), 0n);
  return { re: sum(0), im: sum(1), error: point[11] as number };
}

/** Converts a limb; NaN and infinity become a number that is far off. */
function finiteFixed(value: number): bigint {
  return fixedFrom(Number.isFinite(value) ? value : 2 ** 100);
}

function distance(a: FixedPoint, b: FixedPoint): number {
  return Math.sqrt(numberFrom(normFixed({ re: a.re - b.re, im: a.im - b.im })));
}

async function iterate(
  gpu: WatchedDevice,
  arithmetic: Arithmetic,
  code: string,
  { xs, ys }: Points,
): Promise<Float32Array> {
  const { device } = gpu;
  const size = 4 * arithmetic.pointWords * POINTS * (ITERATIONS + 1);
  const { UNIFORM, STORAGE, COPY_SRC, COPY_DST, MAP_READ } = BUFFER_USAGE;
  const { pipeline, inputs, points, staging } = await gpu.create(
    'the test of double precision',
    async () => {
      const module = device.createShaderModule({
        label: 'known-answers.wgsl',
        code: arithmetic.code(SCENE) + code,
      });
      const input = (bytes: ArrayBuffer, usage: number) => {
        const buffer = device.createBuffer({ size: bytes.byteLength, usage: usage | COPY_DST });
        device.queue.writeBuffer(buffer, 0, bytes);
        return buffer;
      };
      return {
        inputs: [
          input(arithmetic.constants(SCENE), UNIFORM),
          input(arithmetic.coordinates(SCENE, xs).buffer, STORAGE),
          input(arithmetic.coordinates(SCENE, ys).buffer, STORAGE),
        ],
        points: device.createBuffer({ size, usage: STORAGE | COPY_SRC }),
        staging: device.createBuffer({ size, usage: COPY_DST | MAP_READ }),
        pipeline: await device.createComputePipelineAsync({
          label: 'known answers',
          layout: 'auto',
          compute: {
            module,
            entryPoint: 'iterate',
            constants: { iterations: ITERATIONS, workgroup_size: POINTS },
          },
        }),
      };
    },
  );
  const buffers = [...inputs, points];
  const encoder = device.createCommandEncoder({ label: 'known answers' });
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(points, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await gpu.during('testing double precision', staging.mapAsync(MAP_MODE_READ));
  const words = new Float32Array(staging.getMappedRange().slice(0));
  for (const buffer of [...buffers, staging]) buffer.destroy();
  return words;
}
