import type { Counted } from '../../../core/count/backend.js';
import { type Placing, UNKNOWN } from '../../../core/count/placing.js';
import { intersection, type Rectangle, type Size, wholeOf } from '../../../core/view/rectangle.js';

/** Counts and estimates of a canvas's pixels; the count of an uncounted pixel is UNKNOWN. */
export class Grid {
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly estimates: Float32Array<ArrayBuffer>;

  constructor(readonly size: Size) {
    this.counts = new Uint32Array(size.columns * size.rows).fill(UNKNOWN);
    this.estimates = new Float32Array(this.counts.length);
  }

  /** Moves everything by whole pixels; pixels that enter are unknown. */
  move(right: number, down: number): void {
    const { columns, rows } = this.size;
    const [counts, estimates] = [this.counts.slice(), this.estimates.slice()];
    this.counts.fill(UNKNOWN);
    const left = Math.max(0, -right);
    const width = columns - Math.abs(right);
    if (width <= 0) return;
    for (let row = Math.max(0, down); row < Math.min(rows, rows + down); row++) {
      const from = (row - down) * columns + left;
      const to = row * columns + Math.max(0, right);
      this.counts.set(counts.subarray(from, from + width), to);
      this.estimates.set(estimates.subarray(from, from + width), to);
    }
  }

  /** Places counted points. @returns the visible part of the rectangle that they cover, if any */
  put({ counts, estimates }: Counted, placing: Placing): Rectangle | undefined {
    const { columns } = this.size;
    const within = intersection(placing, wholeOf(this.size));
    if (!within) return undefined;
    const { step } = placing;
    const pointColumns = Math.ceil(placing.columns / step);
    for (let row = within.row; row < within.row + within.rows; row++) {
      const from = Math.floor((row - placing.row) / step) * pointColumns;
      for (let column = within.column; column < within.column + within.columns; column++) {
        const k = from + Math.floor((column - placing.column) / step);
        const to = row * columns + column;
        this.counts[to] = counts[k] as number;
        if (estimates) this.estimates[to] = estimates[k] as number;
      }
    }
    return within;
  }

  /** A copy of a rectangle of the grid, which must lie within it. */
  part({ column, row, columns, rows }: Rectangle): Pick<Grid, 'counts' | 'estimates'> {
    const counts = new Uint32Array(columns * rows);
    const estimates = new Float32Array(columns * rows);
    for (let k = 0; k < rows; k++) {
      const from = (row + k) * this.size.columns + column;
      counts.set(this.counts.subarray(from, from + columns), k * columns);
      estimates.set(this.estimates.subarray(from, from + columns), k * columns);
    }
    return { counts, estimates };
  }
}
