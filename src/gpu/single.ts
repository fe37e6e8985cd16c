import { requireResolved } from '../core/count/precision.js';
import type { Scene } from '../core/scene/scene.js';
import { type Arithmetic, fixedPointOf, requireNumbersWithin } from './arithmetic.js';
import { nextCode } from './formula-code.js';

/** Byte offsets of `Constants` in single.wgsl; a test holds them against the WGSL. */
export const SINGLE_LAYOUT = { fixed: 0, threshold_squared: 8, convergence_squared: 12 } as const;

/** Size of `Constants`. */
const CONSTANTS_SIZE = 16;

/** f32, as the GPU computes by itself. @param text of shaders/single.wgsl */
export function singleArithmetic(text: string): Arithmetic {
  return {
    precision: 'single',
    code: (scene) => text + nextCode(scene),
    constantsSize: CONSTANTS_SIZE,
    coordinateWords: 1,
    pointWords: 2,
    constants: singleConstants,
    coordinates: (_, values) => Float32Array.from(values),
    check(scene) {
      requireNumbersWithin(scene);
      requireResolved('single', scene);
    },
  };
}

/** Here f64 becomes f32; squares are taken in f64. */
export function singleConstants(scene: Scene): ArrayBuffer {
  const { threshold, convergence } = scene;
  const { re, im } = fixedPointOf(scene);
  const bytes = new ArrayBuffer(CONSTANTS_SIZE);
  const view = new DataView(bytes);
  view.setFloat32(SINGLE_LAYOUT.fixed, re, true);
  view.setFloat32(SINGLE_LAYOUT.fixed + 4, im, true);
  view.setFloat32(SINGLE_LAYOUT.threshold_squared, threshold * threshold, true);
  view.setFloat32(SINGLE_LAYOUT.convergence_squared, convergence * convergence, true);
  return bytes;
}
