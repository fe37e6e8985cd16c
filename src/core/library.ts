// The part of the library that is the same in Node and in browsers.
export type { Pixels } from './colour/pixels.js';
export type { PrecisionChoice } from './count/chooser.js';
export type { CountedBand } from './count/pipeline.js';
export { type ContinuousValues, VALUES, type Values } from './count/values.js';
export type { Verification } from './count/verification.js';
export { InputError, RenderError } from './errors.js';
export type { Compression } from './png/compression.js';
export type { Provenance } from './png/provenance.js';
export type { RenderProgress } from './progress.js';
export type {
  ContinuousField,
  Counts,
  PixelBand,
  PngBytesOptions,
  RenderOptions,
} from './renderer.js';
export { addressOf, fieldsFromAddress } from './scene/address.js';
export { commandLineOf } from './scene/command-line.js';
export { DEFAULT_SCENE } from './scene/defaults.js';
export { sceneFieldsFrom, sceneToJson } from './scene/json.js';
export { PRESETS, type Preset } from './scene/presets.js';
export { provenanceOfPng, sceneFieldsIn } from './scene/reading.js';
export { type Scene, type SceneFields, sceneFrom } from './scene/scene.js';
export { COLOUR_MODES, PALETTES } from './scene/table.js';
export { VERSION } from './version.js';
