import { InputError } from '../../../core/errors.js';
import { isPng, textOf } from '../../../core/png/text.js';
import { SCENE_KEYWORD, sceneFieldsFrom } from '../../../core/scene/json.js';
import type { SceneFields } from '../../../core/scene/scene.js';
import type { Model } from '../state/model.js';

/** Only this much of a file is read in search of its scene. */
const MAX_BYTES = 2 ** 20;

/** Opens the scene of a file. @throws InputError if the file has none; the view stays */
export async function goToFile(
  file: File,
  model: Model,
  say: (words: string) => void,
): Promise<void> {
  model.goTo(await sceneFieldsOf(file));
  say(`Opened the scene of ${file.name}.`);
}

/** Opens the scene of a dropped PNG or JSON file. */
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

/** @throws InputError if the file has no scene */
async function sceneFieldsOf(file: File): Promise<SceneFields> {
  const bytes = new Uint8Array(await file.slice(0, MAX_BYTES).arrayBuffer());
  if (isPng(bytes)) {
    const text = textOf(bytes, SCENE_KEYWORD);
    if (text !== undefined) return sceneFieldsFrom(text, file.name);
    throw new InputError(
      'scene',
      'a PNG that carries its scene, as juliaset writes them',
      file.name,
    );
  }
  if (file.size > MAX_BYTES) {
    throw new InputError('scene', 'a small JSON file, or a PNG made by juliaset', file.name);
  }
  return sceneFieldsFrom(new TextDecoder().decode(bytes), file.name);
}
