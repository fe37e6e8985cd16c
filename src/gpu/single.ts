import { requireResolved } from '../core/count/precision.js';
import type { Scene } from '../core/scene/scene.js';
import { type Arithmetic, fixedPointOf, requireNumbersWithin } from './arithmetic.js';
import { nextCode } from './formula-code.js';
import { Uniform } from './uniform.js';

/** `Constants` of single.wgsl. */
export const SINGLE_CONSTANTS = new Uniform({
  fixed: 'vec2f',
  threshold_squared: 'f32',
  convergence_squared: 'f32',
});

/** f32, the GPU's own type. @param text of shaders/single.wgsl */
export function singleArithmetic(text: string): Arithmetic {
  return {
    precision: 'single',
    leavesUndecided: false,
    code: (scene) => text + nextCode(scene),
    constantsSize: SINGLE_CONSTANTS.size,
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

/** Converts f64 to f32, after squaring in f64. */
function singleConstants(scene: Scene): ArrayBuffer {
  const { threshold, convergence } = scene;
  const { re, im } = fixedPointOf(scene);
  return SINGLE_CONSTANTS.bytes({
    fixed: [re, im],
    threshold_squared: threshold * threshold,
    convergence_squared: convergence * convergence,
  });
}
