import type { Region, Scene } from '../../../core/scene/types.js';
import type { Size } from '../../../core/view/rectangle.js';

/** A place on a canvas, in pixels from its top left corner. */
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

/** Relative difference up to which two pixel spacings count as equal, as rounding may part them. */
const SPACING_TOLERANCE = 1e-9;

/** The smallest upright region of a canvas's shape around another, or exactly that one if it fits already. */
export function regionWithin({ xleft, xright, ybot, ytop }: Region, size: Size): Region {
  const across = (xright - xleft) / size.columns;
  const down = (ytop - ybot) / size.rows;
  if (across > 0 && Math.abs(across - down) < SPACING_TOLERANCE * across)
    return { xleft, xright, ybot, ytop };
  const isWide = Math.abs(across) >= Math.abs(down);
  const width = isWide ? Math.abs(xright - xleft) : Math.abs(down) * size.columns;
  return regionAround(centreOf({ xleft, xright, ybot, ytop }), width, size);
}

/** The region after a change of canvas size, around the same centre. @param scale zoom factor */
export function resized(scene: Scene, size: Size, scale: number): Region {
  return regionAround(centreOf(scene), (spacingOf(scene) / scale) * size.columns, size);
}

/** The region after the picture has moved right and down by pixels. */
export function panned(scene: Scene, right: number, down: number): Region {
  const spacing = spacingOf(scene);
  const { xleft, xright, ybot, ytop } = scene;
  const [x, y] = [-right * spacing, down * spacing];
  return { xleft: xleft + x, xright: xright + x, ybot: ybot + y, ytop: ytop + y };
}

/** The region after a zoom by a factor around a fixed place. */
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

/** Distance between neighbouring pixels, in the plane. */
export function spacingOf({ xleft, xright, resolution }: Scene): number {
  return (xright - xleft) / resolution;
}

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

/** The place of a point of the plane on the canvas. */
export function placeOf(scene: Scene, { re, im }: Point): Place {
  const { xleft, xright, ybot, ytop, resolution, rows } = scene;
  return {
    column: ((re - xleft) / (xright - xleft)) * resolution,
    row: ((im - ytop) / (ybot - ytop)) * (rows as number),
  };
}
