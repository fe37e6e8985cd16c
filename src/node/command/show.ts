import { sceneFrom } from '../../core/scene.js';
import { sceneToJson } from '../../core/scene-json.js';
import { readPicture } from '../file/scene-file.js';

/** `juliaset show`: the scene of a picture goes to stdout, and how it was made, in words, to stderr. */
export async function show(file: string): Promise<void> {
  const { fields, made } = await readPicture(file);
  process.stdout.write(`${sceneToJson(sceneFrom(fields), 2)}\n`);
  if (!made) return;
  const { version, backend, precision, adapter, counts } = made;
  const by = adapter === undefined ? backend : `${backend} (${adapter})`;
  process.stderr.write(
    `made by juliaset ${version} on ${by} in ${precision} precision; SHA-256 of the counts ${counts}\n`,
  );
}
