import { COUNTING_SHADERS, type Shaders, shadersFrom } from '../../gpu/shaders.js';
import { readOwnFile } from './own-file.js';

const FOLDER = new URL('../../../shaders/', import.meta.url);

/** Reads the counting shaders; the browser bundles the same files. */
export function readShaders(): Shaders {
  return shadersFrom(COUNTING_SHADERS, (file) => readOwnFile(new URL(file, FOLDER)).toString());
}
