import { type Band, bandsOf } from './view/bands.js';
import type { Size } from './view/rectangle.js';

/** How much of a picture is done. */
export interface RenderProgress {
  /** Pixels that are counted, with all of their samples; some may be so in part. */
  readonly pixels: number;
  /** Pixels of the whole picture. */
  readonly total: number;
}

/**
 * Hears of points as they are counted.
 *
 * @param pixels of the band that they make, a fraction where a pixel has several points
 */
export type OnCounted = (pixels: number, band: Band) => void;

/**
 * Tells how much of a picture is done: at once, and whenever points of it are counted.
 *
 * @param from number of the first band that is yet to be done
 */
export function tellingProgress(
  size: Size,
  tell: (progress: RenderProgress) => void,
  from = 0,
): OnCounted {
  const total = size.columns * size.rows;
  const before = ({ firstRow, firstColumn }: Band) => firstRow * size.columns + firstColumn;
  const { value: first } = bandsOf(size, from).next();
  const begin = first ? before(first) : total;
  let pixels = begin;
  tell({ pixels, total });
  return (more, band) => {
    if (before(band) < begin) return;
    pixels += more;
    // The sum of fractions is off by its last digits.
    tell({ pixels: Math.round(pixels), total });
  };
}
