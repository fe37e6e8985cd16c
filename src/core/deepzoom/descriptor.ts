import { sceneToJson } from '../scene/json.js';
import type { Scene } from '../scene/scene.js';
import { viewOf } from '../view/view.js';
import { TILE_OVERLAP, TILE_SIZE } from './geometry.js';

/** Namespace of Deep Zoom's descriptors. */
export const DEEP_ZOOM = 'http://schemas.microsoft.com/deepzoom/2008';

/**
 * The descriptor of a scene's tiles, the file `.dzi`: XML that says their size and the picture's. A processing
 * instruction, which other programs skip, carries the scene.
 */
export function descriptorOf(scene: Scene): string {
  const { columns, rows } = viewOf(scene);
  // A question mark may only occur inside a string, and would end the instruction before a `>`.
  const json = sceneToJson(scene).replaceAll('?', '\\u003f');
  return `<?xml version="1.0" encoding="UTF-8"?>
<?juliaset ${json}?>
<Image xmlns="${DEEP_ZOOM}" Format="png" Overlap="${TILE_OVERLAP}" TileSize="${TILE_SIZE}">
  <Size Width="${columns}" Height="${rows}"/>
</Image>
`;
}

/** Whether a text is XML, as descriptors are. */
export function isDescriptor(text: string): boolean {
  return text.startsWith('<?xml');
}

/** The scene in a descriptor, as JSON; nothing if there is none. */
export function sceneInDescriptor(text: string): string | undefined {
  return /<\?juliaset (.*?)\?>/s.exec(text)?.[1];
}
