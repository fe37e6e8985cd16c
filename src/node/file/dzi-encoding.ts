import type { Encode } from './encoding.js';
import { archiveOf } from './tile-archive.js';
import { viewerOf } from './tile-viewer.js';

export { placing } from './tile-folder.js';

/** Deep Zoom tiles in a folder beside their descriptor, and a page that shows them. */
export const encode: Encode = async (backend, scene, options) => {
  const { name } = options;
  const encoded = await archiveOf(backend, scene, options, viewerOf(scene, name));
  return { ...encoded, contents: `${encoded.contents}, shown by ${name}.html` };
};
