import { MOST_SCENE_BYTES, sceneFieldsIn } from '../../../core/scene/reading.js';
import type { SceneFields } from '../../../core/scene/scene.js';
import type { Model } from '../state/model.js';

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
  const beginning = await file.slice(0, MOST_SCENE_BYTES + 1).arrayBuffer();
  return sceneFieldsIn(new Uint8Array(beginning), file.name);
}
