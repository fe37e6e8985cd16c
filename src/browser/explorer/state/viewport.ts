import type { Region, Scene } from '../../../core/scene/types.js';
import type { Size } from '../../../core/view/rectangle.js';

/** A place on a canvas, in pixels from its upper left corner. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

/** A point of the plane. */
export interface Point {
  readonly re: number;
  readonly im: number;
}

/** The region of a canvas around a centre. @param width of the region, in units of the plane */
export function regionAround({ re, im }: Point, width: number, { columns, rows }: Size): Region {
  const [dx, dy] = [width / 2, (width * rows) / columns / 2];
  return { xleft: re - dx, xright: re + dx, ybot: im - dy, ytop: im + dy };
}

/** How far two shapes may be from each other and are the same but for rounding. */
const SAME = 1e-9;

/** The smallest region of a canvas's shape with all of another in it, upright; to the bit where it has that shape. */
export function regionWithin({ xleft, xright, ybot, ytop }: Region, size: Size): Region {
  const across = (xright - xleft) / size.columns;
  const down = (ytop - ybot) / size.rows;
  if (across > 0 && Math.abs(across - down) < SAME * across) return { xleft, xright, ybot, ytop };
  const isWide = Math.abs(across) >= Math.abs(down);
  const width = isWide ? Math.abs(xright - xleft) : Math.abs(down) * size.columns;
  return regionAround(centreOf({ xleft, xright, ybot, ytop }), width, size);
}

/** The region of a canvas that has changed its size. @param scale by how much its pixels are closer now */
export function resized(scene: Scene, size: Size, scale: number): Region {
  return regionAround(centreOf(scene), (spacingOf(scene) / scale) * size.columns, size);
}

/** Moved by pixels: the picture goes to the right and down. */
export function panned(scene: Scene, right: number, down: number): Region {
  const spacing = spacingOf(scene);
  const { xleft, xright, ybot, ytop } = scene;
  const [x, y] = [-right * spacing, down * spacing];
  return { xleft: xleft + x, xright: xright + x, ybot: ybot + y, ytop: ytop + y };
}

/** Closer by a factor, around a place that stays where it is. */
export function zoomed(scene: Scene, factor: number, at: Place): Region {
  const { re, im } = pointAt(scene, at);
  const { xleft, xright, ybot, ytop } = scene;
  const towards = (fixed: number, edge: number) => fixed + (edge - fixed) / factor;
  return {
    xleft: towards(re, xleft),
    xright: towards(re, xright),
    ybot: towards(im, ybot),
    ytop: towards(im, ytop),
  };
}

export function centreOf({ xleft, xright, ybot, ytop }: Region): Point {
  return { re: (xleft + xright) / 2, im: (ybot + ytop) / 2 };
}

/** Distance of neighbouring pixels. */
export function spacingOf({ xleft, xright, resolution }: Scene): number {
  return (xright - xleft) / resolution;
}

/** Width of the region. */
export function widthOf({ xleft, xright }: Region): number {
  return xright - xleft;
}

export function sizeOf({ resolution, rows }: Scene): Size {
  return { columns: resolution, rows: rows as number };
}

/** The point of the plane at a place. */
export function pointAt(scene: Scene, { column, row }: Place): Point {
  const { xleft, xright, ybot, ytop, resolution, rows } = scene;
  return {
    re: xleft + (column / resolution) * (xright - xleft),
    im: ytop + (row / (rows as number)) * (ybot - ytop),
  };
}

/** Where a point of the plane is on the canvas. */
export function placeOf(scene: Scene, { re, im }: Point): Place {
  const { xleft, xright, ybot, ytop, resolution, rows } = scene;
  return {
    column: ((re - xleft) / (xright - xleft)) * resolution,
    row: ((im - ytop) / (ybot - ytop)) * (rows as number),
  };
}
