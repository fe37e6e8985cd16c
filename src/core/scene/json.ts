import { InputError } from '../errors.js';
import type { Scene, SceneFields } from './scene.js';

/** Version of the form in which scenes are written. */
export const VERSION = 1;

/** The keyword under which a PNG carries its scene. */
export const SCENE_KEYWORD = 'juliaset';

/** A scene as JSON: its fields, and the version of this form. @param indent spaces a level; none: one line */
export function sceneToJson(scene: Scene, indent?: number): string {
  return JSON.stringify({ version: VERSION, ...scene }, null, indent);
}

/**
 * The fields of a scene that JSON gives; `sceneFrom` says whether they are right.
 *
 * @param name of the file, for messages
 * @throws InputError when it is no JSON, no object, or of a version to come
 * @example
 * const scene = sceneFrom(sceneFieldsFrom('{"resolution": 800, "imag": 0.5}', 'scene.json'));
 */
export function sceneFieldsFrom(text: string, name: string): SceneFields {
  const value = parse(text, name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError('scene', 'a JSON object with the fields of a scene', name);
  }
  // `$schema` is for editors.
  const { version, $schema: _, ...fields } = { version: VERSION as unknown, $schema: '', ...value };
  if (version !== VERSION) {
    const expected = `${VERSION}, the version of scenes that this program knows (update it for later ones)`;
    throw new InputError('version', expected, version);
  }
  return fields;
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')); // The mark that some editors put before UTF-8.
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('scene', `a file with JSON (${why})`, name);
  }
}
