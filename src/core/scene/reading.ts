import { isDescriptor, sceneInDescriptor } from '../deepzoom/descriptor.js';
import { InputError } from '../errors.js';
import { type Provenance, provenanceIn } from '../png/provenance.js';
import { isPng, textOf } from '../png/text.js';
import { firstMemberOf } from '../zip.js';
import { SCENE_KEYWORD, sceneFieldsFrom } from './json.js';
import type { SceneFields } from './types.js';

/** Largest JSON of a scene, and how much of a PNG is searched for its scene, in bytes. */
export const MOST_SCENE_BYTES = 2 ** 20;

/** Global in browsers and in Node; declared here because core is compiled without either's types. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/**
 * Reads the fields of a scene from a file's bytes: JSON, or a picture made by juliaset (PNG, or the tiles of a
 * `.dzi` or `.szi`). `sceneFrom` validates them.
 *
 * @param bytes the file, or the first 2^20 + 1 bytes of a larger one
 * @param name of the file, for messages
 * @throws InputError when they contain no scene
 * @example
 * const scene = sceneFrom(sceneFieldsIn(await file.bytes(), file.name));
 */
export function sceneFieldsIn(bytes: Uint8Array, name = 'the file'): SceneFields {
  if (isPng(bytes)) {
    const text = textOf(bytes.subarray(0, MOST_SCENE_BYTES + 1), SCENE_KEYWORD);
    if (text !== undefined) return sceneFieldsFrom(text, name);
    throw new InputError('scene', 'a PNG that carries its scene, as juliaset writes them', name);
  }
  const descriptor = firstMemberOf(bytes);
  if (descriptor === undefined && bytes.length > MOST_SCENE_BYTES) {
    const expected = `a JSON file of at most ${MOST_SCENE_BYTES} bytes, or a picture made by juliaset`;
    throw new InputError('scene', expected, name);
  }
  const text = descriptor ?? new TextDecoder().decode(bytes);
  if (!isDescriptor(text)) return sceneFieldsFrom(text, name);
  const scene = sceneInDescriptor(text);
  if (scene === undefined) {
    throw new InputError('scene', 'tiles that carry their scene, as juliaset writes them', name);
  }
  return sceneFieldsFrom(scene, name);
}

/** How much of the end of a PNG is searched for its provenance, in bytes. */
export const PROVENANCE_BYTES = 4096;

/**
 * How a PNG was made: program, backend, precision, and the SHA-256 of the counts.
 *
 * @param bytes the file, or its last 4,096 bytes
 * @returns undefined if juliaset did not make it
 * @example
 * const { backend, precision, counts } = provenanceOfPng(await readFile('plot.png')) ?? {};
 */
export function provenanceOfPng(bytes: Uint8Array): Provenance | undefined {
  return provenanceIn(String.fromCharCode(...bytes.subarray(-PROVENANCE_BYTES)));
}
