import { DEEP_ZOOM } from '../../core/deepzoom/descriptor.js';
import { TILE_OVERLAP, TILE_SIZE } from '../../core/deepzoom/geometry.js';
import { titleOf } from '../../core/png/title.js';
import type { Scene } from '../../core/scene/scene.js';
import { VERSION } from '../../core/version.js';
import { viewOf } from '../../core/view/view.js';
import { readOwnFile } from '../backend/own-file.js';
import type { Extra } from './tile-archive.js';
import { tilePathsOf } from './tile-paths.js';

/** Where the build puts OpenSeadragon. */
const FOLDER = new URL('../../openseadragon/', import.meta.url);

const SCRIPT = 'openseadragon.min.js';
const LICENCE = 'openseadragon-LICENSE.txt';

/** How a page of this program begins. */
export const PAGE_START =
  '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="generator" content="juliaset';

/** A page that shows the tiles beside it, without a network or a server, and the script that it needs. */
export function viewerOf(scene: Scene, name: string): Extra[] {
  const { page: path, tiles } = tilePathsOf(name);
  const own = (file: string) => ({
    path: `${tiles}${file}`,
    bytes: readOwnFile(new URL(file, FOLDER)),
  });
  const page = { path, bytes: new TextEncoder().encode(pageOf(scene, name)) };
  return [page, own(SCRIPT), own(LICENCE)];
}

function pageOf(scene: Scene, name: string): string {
  const { columns, rows } = viewOf(scene);
  const folder = `${encodeURIComponent(`${name}_files`)}/`;
  // Inline, since a page that is a file may not fetch the descriptor.
  const image = {
    ...{ xmlns: DEEP_ZOOM, Url: folder, Format: 'png' },
    ...{ Overlap: TILE_OVERLAP, TileSize: TILE_SIZE, Size: { Width: columns, Height: rows } },
  };
  return `${PAGE_START} ${VERSION}">
<meta name="viewport" content="width=device-width">
<title>${escaped(titleOf(scene))}</title>
<style>
  html, body, #picture { height: 100%; margin: 0; background: #000 }
</style>
<div id="picture"></div>
<script src="${folder}${SCRIPT}"></script>
<script>
  // WebGL would refuse tiles that come from files; the canvas shows them.
  const viewer = OpenSeadragon({
    id: 'picture',
    tileSources: { Image: ${JSON.stringify(image)} },
    drawer: 'canvas',
    showNavigationControl: false,
    showNavigator: true,
    maxZoomPixelRatio: 4,
  });
</script>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
