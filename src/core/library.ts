// The part of the library that is the same in Node and in browsers.
export type { CountedBand } from './count/pipeline.js';
export { CancelledError, InputError, RenderError } from './errors.js';
export type { RenderProgress } from './progress.js';
export type { Counts, PrecisionChoice, RenderOptions } from './renderer.js';
export { addressOf, fieldsFromAddress } from './scene/address.js';
export { commandLineOf } from './scene/command-line.js';
export { DEFAULT_SCENE } from './scene/defaults.js';
export { sceneFieldsFrom, sceneToJson } from './scene/json.js';
export { PRESETS, type Preset } from './scene/presets.js';
export { type Scene, type SceneFields, sceneFrom } from './scene/scene.js';
export { COLOUR_MODES, PALETTES } from './scene/table.js';
export { VERSION } from './version.js';
