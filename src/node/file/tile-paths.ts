/** Paths inside the zip file of a picture's tiles, which are also those beside an unpacked descriptor. */
export interface TilePaths {
  /** The folder of everything. */
  readonly root: string;
  readonly descriptor: string;
  readonly page: string;
  /** The folder of the tiles. */
  readonly tiles: string;
}

/** @param name of the picture, without an ending */
export function tilePathsOf(name: string): TilePaths {
  const root = `${name}/`;
  const base = `${root}${name}`;
  return { root, descriptor: `${base}.dzi`, page: `${base}.html`, tiles: `${base}_files/` };
}
