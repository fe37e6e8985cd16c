import type { Scene } from '../../../core/scene/scene.js';
import {
  difference,
  intersection,
  type Rectangle,
  tilesOf,
  wholeOf,
} from '../../../core/view/rectangle.js';
import type { Transform } from '../../../core/view/transform.js';
import { type Place, sizeOf, spacingOf } from '../state/viewport.js';
import type { Part } from './surface.js';

/** Side of a tile in pixels, for fine and for coarse counting. */
export const TILE = 256;
const COARSE_TILE = 1024;

/** Deviation from whole pixels that still counts as a move by whole pixels. */
const MOVE_TOLERANCE = 0.02;

/** Maps pixels of `to` to pixels of `from`: two views of the same set. */
export function transformBetween(from: Scene, to: Scene): Transform {
  const spacing = spacingOf(from);
  return {
    scale: spacingOf(to) / spacing,
    column: (to.xleft - from.xleft) / spacing,
    row: (from.ytop - to.ytop) / spacing,
  };
}

/** The move in whole pixels, or undefined if the transform is anything else. */
export function moveOf({ scale, column, row }: Transform): Place | undefined {
  const [right, down] = [-Math.round(column), -Math.round(row)];
  const isMove =
    Math.abs(scale - 1) < 1e-6 &&
    Math.abs(column + right) < MOVE_TOLERANCE &&
    Math.abs(row + down) < MOVE_TOLERANCE;
  return isMove ? { column: right, row: down } : undefined;
}

/** A part being counted. */
export interface Taken extends Part {
  /** Side in pixels of the square that each point stands for: 1, or more if coarse. */
  readonly step: number;
  /** In the layer's coordinates. */
  readonly own: Rectangle;
}

/**
 * The list of what is still to be counted of one scene at one scale. The picture may move meanwhile, so tiles
 * have the layer's coordinates, whose origin moves with the picture.
 */
export class Layer {
  #scene: Scene;
  /** The layer's origin, on the canvas. */
  #corner: Place = { column: 0, row: 0 };
  /** Rectangles that show nothing yet. */
  #coarse: Rectangle[];
  #fine: Rectangle[];
  readonly #taken = new Set<Taken>();
  /** Coarse parts that arrive too late: a tile in them is being counted finely. */
  readonly #unwanted = new WeakSet<Taken>();
  #isOver = false;

  /** @param unseen rectangles that show nothing yet, to be counted coarsely first */
  constructor(scene: Scene, unseen: readonly Rectangle[]) {
    this.#scene = scene;
    this.#fine = tilesOf(wholeOf(sizeOf(scene)), TILE);
    this.#coarse = unseen.flatMap((rectangle) => tilesOf(rectangle, COARSE_TILE));
  }

  get scene(): Scene {
    return this.#scene;
  }

  /** Rectangles of the canvas that show nothing yet. */
  get unseen(): Rectangle[] {
    const taken = [...this.#taken].filter(({ step }) => step > 1).map(({ own }) => own);
    return [...this.#coarse, ...taken].map((own) => this.#onCanvas(own));
  }

  get hasCoarse(): boolean {
    return this.#coarse.length > 0;
  }

  /** Whether all parts are taken; some may still be given back. */
  get isTaken(): boolean {
    return this.#coarse.length + this.#fine.length === 0;
  }

  get isCounted(): boolean {
    return this.isTaken && this.#taken.size === 0;
  }

  /** Follows a move by whole pixels: pixels that enter are to be counted. */
  move(scene: Scene, { column, row }: Place): void {
    this.#scene = scene;
    this.#corner = { column: this.#corner.column + column, row: this.#corner.row + row };
    const seen = this.#own(wholeOf(sizeOf(scene)));
    const before = { ...seen, column: seen.column + column, row: seen.row + row };
    const cut = (rectangles: Rectangle[]) =>
      rectangles.flatMap((rectangle) => intersection(rectangle, seen) ?? []);
    const entered = difference(seen, before);
    this.#coarse = [...cut(this.#coarse), ...entered];
    this.#fine = [...cut(this.#fine), ...entered.flatMap((part) => tilesOf(part, TILE))];
  }

  /** Takes a scene that differs in colours only. */
  recolour(scene: Scene): void {
    this.#scene = scene;
  }

  /** Takes the next part to count coarsely, one point per `step` × `step` pixels. */
  takeCoarse(step: number): Taken | undefined {
    for (let own = this.#coarse.shift(); own; own = this.#coarse.shift()) {
      const seen = this.#seen(own);
      if (seen) return this.#take(coarser(this.#scene, seen, step), seen, step);
    }
    return undefined;
  }

  /** Takes the tile nearest to the focus. */
  takeFine(focus: Place): Taken | undefined {
    while (this.#fine.length > 0) {
      const [own] = this.#fine.splice(nearestTo(this.#fine, this.#ownPlace(focus)), 1);
      const seen = own && this.#seen(own);
      if (!seen) continue;
      this.#forgetCoarse(own);
      const { column, row, columns, rows } = seen;
      const band = { firstColumn: column, firstRow: row, columns, rows };
      return this.#take({ scene: this.#scene, band }, seen, 1);
    }
    return undefined;
  }

  /** Another layer replaces this one; parts still being counted are discarded. */
  end(): void {
    this.#isOver = true;
  }

  /** Reports that a part has been counted. */
  finish(taken: Taken): void {
    this.#taken.delete(taken);
  }

  /** Returns a part that was not counted. */
  giveBack(taken: Taken): void {
    if (!this.#taken.delete(taken)) return;
    const { own, step } = taken;
    if (step === 1) this.#fine.push(own);
    // Only where tiles are still waiting: fine pixels are better than coarse ones.
    else this.#coarse.push(...this.#fine.flatMap((tile) => intersection(tile, own) ?? []));
  }

  /** Keeps coarse parts from covering a fine tile. */
  #forgetCoarse(tile: Rectangle): void {
    this.#coarse = this.#coarse.flatMap((rectangle) => difference(rectangle, tile));
    for (const taken of this.#taken) {
      if (taken.step > 1 && intersection(taken.own, tile)) this.#unwanted.add(taken);
    }
  }

  /** A taken part asks for its place only when counted, as its pixels may have moved. */
  #take(what: Pick<Part, 'scene' | 'band'>, seen: Rectangle, step: number): Taken {
    const own = this.#own(seen);
    const isWanted = () => !this.#isOver && !this.#unwanted.has(taken);
    const place = () => (isWanted() ? { ...this.#onCanvas(own), step } : undefined);
    const taken: Taken = { ...what, own, step, place };
    this.#taken.add(taken);
    return taken;
  }

  #seen(own: Rectangle): Rectangle | undefined {
    return intersection(this.#onCanvas(own), wholeOf(sizeOf(this.#scene)));
  }

  #own(seen: Rectangle): Rectangle {
    return { ...seen, ...this.#ownPlace(seen) };
  }

  #ownPlace({ column, row }: Place): Place {
    return { column: column - this.#corner.column, row: row - this.#corner.row };
  }

  #onCanvas(own: Rectangle): Rectangle {
    const { column, row } = this.#corner;
    return { ...own, column: own.column + column, row: own.row + row };
  }
}

/** A rectangle of a scene's pixels as a smaller scene, with one point per `step` × `step` pixels. */
function coarser(
  scene: Scene,
  { column, row, columns, rows }: Rectangle,
  step: number,
): Pick<Part, 'scene' | 'band'> {
  const spacing = spacingOf(scene);
  const [across, down] = [Math.ceil(columns / step), Math.ceil(rows / step)];
  // Each point lies in the middle of its pixels.
  const xleft = scene.xleft + (column + (step - 1) / 2) * spacing;
  const ytop = scene.ytop - (row + (step - 1) / 2) * spacing;
  const points = {
    ...scene,
    resolution: across,
    rows: down,
    xleft,
    xright: xleft + across * step * spacing,
    ytop,
    ybot: ytop - down * step * spacing,
  };
  return {
    scene: points,
    band: { firstColumn: 0, firstRow: 0, columns: across, rows: down },
  };
}

/** Index of the rectangle nearest to a place. */
function nearestTo(rectangles: readonly Rectangle[], focus: Place): number {
  let [nearest, least] = [0, Number.POSITIVE_INFINITY];
  for (const [k, { column, row, columns, rows }] of rectangles.entries()) {
    const [dx, dy] = [column + columns / 2 - focus.column, row + rows / 2 - focus.row];
    const distance = dx * dx + dy * dy;
    if (distance < least) [nearest, least] = [k, distance];
  }
  return nearest;
}
