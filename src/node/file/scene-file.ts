import { open } from 'node:fs/promises';
import { DEFAULT_SCENE } from '../../core/defaults.js';
import { InputError } from '../../core/errors.js';
import { MADE_KEYWORD, type Made, madeFrom } from '../../core/made.js';
import { PNG_SIGNATURE } from '../../core/png.js';
import { isPng, textOf } from '../../core/png-text.js';
import { presetNamed } from '../../core/presets.js';
import { type Scene, type SceneFields, sceneFrom } from '../../core/scene.js';
import { SCENE_KEYWORD, sceneFieldsFrom } from '../../core/scene-json.js';

/** A scene is far smaller; of a PNG, this much is searched for it. */
const MOST_BYTES = 2 ** 20;

/** Where a scene begins, before other fields override its own: by default it is the article's. */
export interface SceneSource {
  /** A scene's file. */
  readonly file?: string | undefined;
  /** A preset's name. */
  readonly preset?: string | undefined;
}

/**
 * The scene of a file or of a preset, with the fields that override it.
 *
 * @throws InputError when there is no such file or preset, no scene in it, or a field is not right
 */
export async function sceneOf({ file, preset }: SceneSource, fields: SceneFields): Promise<Scene> {
  if (file !== undefined && preset !== undefined) {
    throw new InputError('preset', 'no file of a scene along with it', file);
  }
  const base = preset === undefined ? DEFAULT_SCENE : presetNamed(preset);
  return sceneFrom(fields, file === undefined ? base : sceneFrom(await readSceneFile(file)));
}

/**
 * The fields of a scene from a file: JSON, or a PNG that this program has written.
 *
 * @throws InputError when there is no such file, or no scene in it
 */
export async function readSceneFile(path: string): Promise<SceneFields> {
  const bytes = await readBeginning(path);
  if (isPng(bytes)) {
    const text = textOf(bytes, SCENE_KEYWORD);
    if (text === undefined) {
      throw new InputError('scene', 'a PNG that carries its scene, as juliaset writes them', path);
    }
    return sceneFieldsFrom(text, path);
  }
  if (bytes.length > MOST_BYTES) {
    throw new InputError('scene', `a file of JSON of at most ${MOST_BYTES} bytes, or a PNG`, path);
  }
  return sceneFieldsFrom(bytes.toString('utf8'), path);
}

/** The beginning of a file, with a byte more than a scene may have. */
async function readBeginning(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const buffer = Buffer.alloc(MOST_BYTES + 1);
      let filled = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
        filled += bytesRead;
        if (bytesRead === 0 || filled === buffer.length) return buffer.subarray(0, filled);
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new InputError('scene', `a file that can be read (${code})`, path);
  }
}

/** Where a PNG says how it was made, at its end. */
const TAIL_BYTES = 4096;

/** How a PNG of this program was made, if it says so. */
export async function readMade(path: string): Promise<Made | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    const start = tail.lastIndexOf(`iTXt${MADE_KEYWORD}\0`);
    // As if the chunk were the first of a file.
    if (start < 4) return undefined;
    const text = textOf(Buffer.concat([PNG_SIGNATURE, tail.subarray(start - 4)]), MADE_KEYWORD);
    return text === undefined ? undefined : madeFrom(text);
  } finally {
    await file.close();
  }
}
