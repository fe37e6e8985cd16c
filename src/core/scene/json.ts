import { InputError } from '../errors.js';
import type { Scene, SceneFields } from './scene.js';

/** Version of the JSON format. */
export const VERSION = 1;

/** Keyword of the text in a PNG that contains its scene. */
export const SCENE_KEYWORD = 'juliaset';

/**
 * A scene as JSON: its fields and the version of the format.
 *
 * @param indent spaces per level; left out, everything is on one line
 * @example
 * await writeFile('scene.json', sceneToJson(sceneFrom({ resolution: 800 }), 2));
 */
export function sceneToJson(scene: Scene, indent?: number): string {
  return JSON.stringify({ version: VERSION, ...scene }, null, indent);
}

/**
 * Reads the fields of a scene from JSON; `sceneFrom` validates them.
 *
 * @param name of the file, for messages
 * @throws InputError if it is not a JSON object, or has another version
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
    return JSON.parse(text.replace(/^\uFEFF/, '')); // Some editors begin UTF-8 with a byte order mark.
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError('scene', `a file with JSON (${why})`, name);
  }
}
