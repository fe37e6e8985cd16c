import { Uniform } from './uniform.js';

/** Parameters of a dispatch, besides the scene's constants and the coordinates: `Params` of band.wgsl. */
export const PARAMS = new Uniform({
  itermax: 'u32',
  first: 'u32',
  last: 'u32',
  columns: 'u32',
  rows: 'u32',
  stamp: 'u32',
  threshold: 'f32',
  convergence: 'f32',
});
