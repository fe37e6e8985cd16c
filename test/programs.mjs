// Has other programs check what this one writes: npm run test:programs. It names the programs that are missing,
// and how to install them on Debian.
// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PNG } from 'pngjs';
import { openRenderer } from '../dist/node/index.js';

/** Pictures of every kind of PNG. @type {Record<string, import('../dist/node/index.js').SceneFields>} */
const PICTURES = {
  grey: { resolution: 300 },
  'grey-16': { resolution: 300, bits: 16 },
  indexed: { resolution: 300, palette: 'viridis' },
  rgb: { resolution: 300, palette: 'twilight', colour: 'smooth', samples: 2 },
  wide: { resolution: 15_000, rows: 40 },
};

/** Sizes of tiled pictures, around those of a tile. */
const SIZES = [
  [1, 3],
  [254, 3],
  [255, 300],
  [256, 256],
  [509, 508],
  [1000, 700],
];

const folder = mkdtempSync(join(tmpdir(), 'juliaset-programs-'));
/** @type {string[]} */
const complaints = [];

/** @param {string} program @param {string[]} args */
const run = (program, ...args) => spawnSync(program, args, { encoding: 'utf8' });

/** @param {string} program @param {string} from a Debian package */
function isThere(program, from, args = ['--version']) {
  const { error, status } = run(program, ...args);
  const found = !error && status === 0;
  if (!found) complaints.push(`${program} is missing: apt-get install ${from}`);
  return found;
}

/** @param {string} who @param {boolean} isFine @param {string} words */
function check(who, isFine, words) {
  console.log(`${isFine ? 'ok  ' : 'BAD '} ${who}`);
  if (!isFine) complaints.push(`${who}: ${words}`);
}

const python = '/usr/bin/python3';
const PILLOW =
  'import sys; from PIL import Image; i = Image.open(sys.argv[1]); i.verify(); print(i.size)';
const has = {
  pngcheck: isThere('pngcheck', 'pngcheck', ['-h']),
  exiftool: isThere('exiftool', 'libimage-exiftool-perl', ['-ver']),
  identify: isThere('identify', 'imagemagick'),
  pillow: isThere(python, 'python3-pil', ['-c', 'import PIL']),
  vips: isThere('vips', 'libvips-tools'),
};

const renderer = await openRenderer({ backend: 'cpu' });
for (const [name, fields] of Object.entries(PICTURES)) {
  const file = join(folder, `${name}.png`);
  await renderer.writePng(fields, file, { dpi: 300 });
  if (has.pngcheck) {
    const { status, stdout } = run('pngcheck', '-v', file);
    check(`pngcheck ${name}`, status === 0 && /^No errors detected/m.test(stdout), stdout);
  }
  if (has.exiftool) {
    const { stdout } = run('exiftool', '-validate', '-warning', '-a', '-Software', '-Title', file);
    const isFine = /Validate\s+: OK/.test(stdout) && /Software\s+: juliaset/.test(stdout);
    check(`exiftool ${name}`, isFine && !/Warning/.test(stdout), stdout);
  }
  if (has.identify) {
    const { status, stdout, stderr } = run('identify', '-regard-warnings', '-verbose', file);
    check(`ImageMagick ${name}`, status === 0 && /Gamma: 0\.45/.test(stdout), stderr);
  }
  if (has.pillow) {
    const { status, stderr } = run(python, '-W', 'error', '-c', PILLOW, file);
    check(`Pillow ${name}`, status === 0, stderr);
  }
}

/** Names of the tiles below a folder. @param {string} root */
const tilesIn = (root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.png'))
    .sort();

for (const [columns = 0, rows = 0] of has.vips ? SIZES : []) {
  const name = `${columns}x${rows}`;
  const fields = {
    resolution: columns,
    rows,
    palette: 'twilight',
    colour: /** @type {const} */ ('smooth'),
  };
  await renderer.writePng(fields, join(folder, `${name}.png`));
  await renderer.writeDzi(fields, join(folder, `${name}.dzi`));
  const layout = ['--tile-size', '254', '--overlap', '1', '--suffix', '.png'];
  run('vips', 'dzsave', join(folder, `${name}.png`), join(folder, `vips-${name}`), ...layout);
  const [own, theirs] = [`${name}_files`, `vips-${name}_files`].map((each) => join(folder, each));
  if (own === undefined || theirs === undefined) continue;
  const [tiles, expected] = [tilesIn(own), tilesIn(theirs)];
  check(`vips: tiles of ${name}`, String(tiles) === String(expected), `${tiles} and ${expected}`);
  const largest = Math.max(...tiles.map((tile) => Number.parseInt(tile, 10)));
  const differing = tiles.filter((tile) => {
    const [a, b] = [own, theirs].map((root) => PNG.sync.read(readFileSync(join(root, tile))));
    const isSameSize = a?.width === b?.width && a?.height === b?.height;
    return !isSameSize || (tile.startsWith(`${largest}/`) && !a?.data.equals(b?.data ?? a.data));
  });
  check(
    `vips: sizes, and pixels of the largest level, of ${name}`,
    differing.length === 0,
    `${differing}`,
  );
}
await renderer.close();
rmSync(folder, { recursive: true });
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
