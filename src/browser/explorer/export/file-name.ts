import { DEFAULT_SCENE } from '../../../core/scene/defaults.js';
import type { Scene } from '../../../core/scene/scene.js';
import { magnificationOf } from '../state/depth.js';
import { centreOf, type Point, sizeOf, widthOf } from '../state/viewport.js';

/** Magnification above which the name gives centre and width. */
const MIN_MAGNIFICATION = 2;

const MAX_FORMULA_LENGTH = 40;

/**
 * A file name that describes the picture.
 *
 * @example
 * fileNameOf(scene); // julia_-0.835-0.2321i_1920x1080.png
 */
export function fileNameOf(scene: Scene): string {
  const { set, formula, real, imag } = scene;
  const { columns, rows } = sizeOf(scene);
  const parts: string[] = [set];
  if (formula !== DEFAULT_SCENE.formula) {
    parts.push(formula.replaceAll(/[^a-z0-9+.-]/gi, '').slice(0, MAX_FORMULA_LENGTH));
  }
  if (set === 'julia') parts.push(complex({ re: real, im: imag }));
  if (magnificationOf(scene) > MIN_MAGNIFICATION) {
    parts.push(`at${complex(centreOf(scene))}`, `width${Number(widthOf(scene).toPrecision(2))}`);
  }
  return `${[...parts, `${columns}x${rows}`].join('_')}.png`;
}

function complex({ re, im }: Point): string {
  const text = (x: number) => String(Number(x.toPrecision(6)));
  return `${text(re)}${im < 0 ? '' : '+'}${text(im)}i`;
}
