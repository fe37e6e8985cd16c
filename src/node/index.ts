// The library for Node.
export * from '../core/library.js';
export type { Compression } from './file/encoding.js';
export type { WrittenFile } from './file/write.js';
export {
  type BackendChoice,
  NodeRenderer,
  type NpyOptions,
  openRenderer,
  type PngBytesOptions,
  type PngOptions,
  type RendererOptions,
} from './renderer.js';
