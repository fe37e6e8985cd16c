// The library for Node.
export * from '../core/library.js';
export type { Adapter, OwnDevice } from '../gpu/adapter.js';
export { listAdapters } from './adapters.js';
export { readPaletteFile } from './file/palette-file.js';
export { readPicture, type SceneFile } from './file/scene-file.js';
export type { WrittenFile } from './file/write.js';
export {
  type BackendChoice,
  NodeRenderer,
  type NpyOptions,
  openRenderer,
  type PngOptions,
  type RendererOptions,
  type TileOptions,
} from './renderer.js';
