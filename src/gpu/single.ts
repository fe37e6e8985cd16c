import { requireResolved } from '../core/precision.js';
import type { Scene } from '../core/scene.js';
import { type Arithmetic, requireNumbersWithin } from './arithmetic.js';

/** Byte offsets of `Constants` in single.wgsl; a test holds them against the WGSL. */
export const SINGLE_LAYOUT = { c: 0, threshold_squared: 8 } as const;

/** Size of `Constants`: rounded up to its alignment. */
const CONSTANTS_SIZE = 16;

/** f32, as the GPU computes by itself. @param code the text of shaders/single.wgsl */
export function singleArithmetic(code: string): Arithmetic {
  return {
    precision: 'single',
    code,
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

/** Here f64 becomes f32; the square of the threshold is taken in f64. */
export function singleConstants(scene: Pick<Scene, 'real' | 'imag' | 'threshold'>): ArrayBuffer {
  const bytes = new ArrayBuffer(CONSTANTS_SIZE);
  const view = new DataView(bytes);
  view.setFloat32(SINGLE_LAYOUT.c, scene.real, true);
  view.setFloat32(SINGLE_LAYOUT.c + 4, scene.imag, true);
  view.setFloat32(SINGLE_LAYOUT.threshold_squared, scene.threshold * scene.threshold, true);
  return bytes;
}
