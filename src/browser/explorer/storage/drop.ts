import { InputError } from '../../../core/errors.js';
import { isPng, textOf } from '../../../core/png/text.js';
import { SCENE_KEYWORD, sceneFieldsFrom } from '../../../core/scene/json.js';
import type { SceneFields } from '../../../core/scene/scene.js';
import type { Model } from '../state/model.js';

/** Of a file, this much is searched for its scene. */
const MOST_BYTES = 2 ** 20;

/** Goes to the scene of a file. @throws InputError when there is none in it; the view stays */
export async function goToFile(
  file: File,
  model: Model,
  say: (words: string) => void,
): Promise<void> {
  model.goTo(await sceneFieldsOf(file));
  say(`The scene of ${file.name}.`);
}

/** Goes to the scene of a PNG or of a JSON file that is dropped. */
export function listenToDrops(
  element: HTMLElement,
  model: Model,
  say: (words: string) => void,
  complain: (why: unknown) => void,
): void {
  element.addEventListener('dragover', (event) => event.preventDefault());
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) goToFile(file, model, say).catch(complain);
  });
}

/** @throws InputError when there is no scene in it */
async function sceneFieldsOf(file: File): Promise<SceneFields> {
  const bytes = new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer());
  if (isPng(bytes)) {
    const text = textOf(bytes, SCENE_KEYWORD);
    if (text !== undefined) return sceneFieldsFrom(text, file.name);
    throw new InputError(
      'scene',
      'a PNG that carries its scene, as juliaset writes them',
      file.name,
    );
  }
  if (file.size > MOST_BYTES) {
    throw new InputError('scene', 'a small file of JSON, or a PNG of this program', file.name);
  }
  return sceneFieldsFrom(new TextDecoder().decode(bytes), file.name);
}
