import type { Model } from '../state/model.js';
import { type Place, pointAt, regionWithin, sizeOf } from '../state/viewport.js';

/** Step of a key press that moves or resizes the box, as a fraction of the picture. */
const STEP = 0.05;

/** Minimum side of a box, in pixels; a smaller one counts as a slip of the hand. */
const MIN_SIDE = 8;

/** Two opposite corners of the part of the picture to zoom to. */
export interface Box {
  readonly from: Place;
  readonly to: Place;
}

/** The box drawn over the picture, by pointer or keys, to zoom to. */
export class BoxZoom {
  #box: Box | undefined;
  /** Whether the next drag draws a box. */
  isArmed = false;

  constructor(
    private readonly model: Model,
    private readonly onChange: () => void,
  ) {}

  get box(): Box | undefined {
    return this.#box;
  }

  arm(isArmed: boolean): void {
    this.isArmed = isArmed;
    if (!isArmed) this.#box = undefined;
    this.onChange();
  }

  draw(from: Place, to: Place): void {
    this.#box = { from, to };
    this.onChange();
  }

  /** Starts a box in the middle, for the keys. */
  begin(): void {
    const { columns, rows } = sizeOf(this.model.scene);
    this.isArmed = true;
    this.draw(
      { column: columns / 4, row: rows / 4 },
      { column: (columns * 3) / 4, row: (rows * 3) / 4 },
    );
  }

  /** Moves or resizes the box by steps. @param isSize whether to resize it */
  shift(right: number, down: number, isSize: boolean): void {
    if (!this.#box) return;
    const { columns, rows } = sizeOf(this.model.scene);
    const { from, to } = this.#box;
    const by = ({ column, row }: Place, factor: number) => ({
      column: column + factor * right * STEP * columns,
      row: row + factor * down * STEP * rows,
    });
    this.draw(by(from, isSize ? -0.5 : 1), by(to, isSize ? 0.5 : 1));
  }

  /** Zooms to the box. @throws InputError if f64 cannot resolve the view */
  finish(): void {
    const box = this.#box;
    this.arm(false);
    if (!box) return;
    const { from, to } = box;
    if (Math.min(Math.abs(from.column - to.column), Math.abs(from.row - to.row)) < MIN_SIDE) return;
    const { scene } = this.model;
    const [a, b] = [pointAt(scene, from), pointAt(scene, to)];
    const edges = {
      xleft: Math.min(a.re, b.re),
      xright: Math.max(a.re, b.re),
      ybot: Math.min(a.im, b.im),
      ytop: Math.max(a.im, b.im),
    };
    this.model.look(regionWithin(edges, sizeOf(scene)));
  }
}
