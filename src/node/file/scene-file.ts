import { open } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';
import { isPng, textOf } from '../../core/png-text.js';
import type { Scene } from '../../core/scene.js';
import { SCENE_KEYWORD, sceneFieldsFrom } from '../../core/scene-json.js';

/** A scene is far smaller; of a PNG, this much is searched for it. */
const MOST_BYTES = 2 ** 20;

/**
 * The fields of a scene from a file: JSON, or a PNG that this program has written.
 *
 * @throws InputError when there is no such file, or no scene in it
 */
export async function readSceneFile(path: string): Promise<Partial<Scene>> {
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
