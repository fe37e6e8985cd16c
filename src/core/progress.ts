import { type Band, bandsOf } from './view/bands.js';
import type { Size } from './view/rectangle.js';

/** Progress of a picture. */
export interface RenderProgress {
  /** Pixels counted so far, rounded; with antialiasing, each point is a fraction of a pixel. */
  readonly pixels: number;
  /** Pixels of the whole picture. */
  readonly total: number;
}

/**
 * Called as points are counted.
 *
 * @param pixels the points as a share of the band's pixels: a fraction where a pixel has several points
 */
export type OnCounted = (pixels: number, band: Band) => void;

/**
 * Reports the progress of a picture: at once, and whenever points are counted.
 *
 * @param from number of the first unfinished band
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
    // Summing fractions leaves rounding errors.
    tell({ pixels: Math.round(pixels), total });
  };
}
