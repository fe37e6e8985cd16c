import type { Scene } from '../../core/scene.js';
import type { Compression, Encoding, Format } from './encoding.js';
import { NpyEncoding } from './npy-encoding.js';
import { PngEncoding } from './png-encoding.js';

/** The encoding of a scene's file. */
export function encodingOf(scene: Scene, format: Format, compression: Compression): Encoding {
  return format === 'png' ? new PngEncoding(scene, compression) : new NpyEncoding(scene);
}
