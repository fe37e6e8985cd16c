import type { Model } from '../state/model.js';
import { type Place, pointAt, regionWithin, sizeOf } from '../state/viewport.js';

/** By how much a key moves or changes a box, as a share of the picture. */
const A_KEY = 0.05;

/** Smaller boxes, in pixels, are a slip of the hand. */
const LEAST = 8;

/** Two opposite corners of the part of the picture to look at next. */
export interface Box {
  readonly from: Place;
  readonly to: Place;
}

/** The box that is drawn over the picture to zoom into it, by hand or by keys. */
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

  /** A box in the middle, for the keys. */
  begin(): void {
    const { columns, rows } = sizeOf(this.model.scene);
    this.isArmed = true;
    this.draw(
      { column: columns / 4, row: rows / 4 },
      { column: (columns * 3) / 4, row: (rows * 3) / 4 },
    );
  }

  /** Moves the box by so many keys, or makes it wider and higher. */
  shift(right: number, down: number, isSize: boolean): void {
    if (!this.#box) return;
    const { columns, rows } = sizeOf(this.model.scene);
    const { from, to } = this.#box;
    const by = ({ column, row }: Place, factor: number) => ({
      column: column + factor * right * A_KEY * columns,
      row: row + factor * down * A_KEY * rows,
    });
    this.draw(by(from, isSize ? -0.5 : 1), by(to, isSize ? 0.5 : 1));
  }

  /** Looks at what is in the box. @throws InputError where the numbers do not go as deep */
  finish(): void {
    const box = this.#box;
    this.arm(false);
    if (!box) return;
    const { from, to } = box;
    if (Math.min(Math.abs(from.column - to.column), Math.abs(from.row - to.row)) < LEAST) return;
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
