import { sceneToJson } from '../../core/scene/json.js';
import { sceneFrom } from '../../core/scene/scene.js';
import { readPicture } from '../file/scene-file.js';
import { give, say } from './streams.js';

/** `juliaset show`: prints a picture's scene to stdout, and its provenance to stderr. */
export async function show(file: string): Promise<void> {
  const { fields, provenance } = await readPicture(file);
  await give(`${sceneToJson(sceneFrom(fields), 2)}\n`);
  if (!provenance) return;
  const { version, backend, precision, adapter, counts } = provenance;
  const by = adapter === undefined ? backend : `${backend} (${adapter})`;
  say(
    `made by juliaset ${version} on ${by} in ${precision} precision; SHA-256 of the counts ${counts}`,
  );
}
