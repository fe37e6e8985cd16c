import type { ColourTable } from '../../core/colour/colour.js';
import type { Scene } from '../../core/scene/scene.js';
import type { Compression, Encoding, Format } from './encoding.js';
import { NpyEncoding } from './npy-encoding.js';
import { PngEncoding } from './png-encoding.js';

/**
 * The encoding of a scene's file.
 *
 * @param table of a picture's colours, where it is not the scene's by itself
 */
export function encodingOf(
  scene: Scene,
  format: Format,
  compression: Compression,
  table?: ColourTable,
): Encoding {
  if (format === 'npy') return new NpyEncoding(scene);
  return new PngEncoding(scene, compression, table);
}
