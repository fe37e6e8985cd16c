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

/** Pixels along the sides of a tile, which is counted at once; and of one that is counted coarsely. */
export const TILE = 256;
const COARSE_TILE = 1024;

/** How far a move may be from whole pixels. */
const WHOLE = 0.02;

/** How the pixels of a scene lie in another with the same formula and so on. */
export function transformBetween(from: Scene, to: Scene): Transform {
  const spacing = spacingOf(from);
  return {
    scale: spacingOf(to) / spacing,
    column: (to.xleft - from.xleft) / spacing,
    row: (from.ytop - to.ytop) / spacing,
  };
}

/** By how many whole pixels the picture moves, if it does nothing else. */
export function moveOf({ scale, column, row }: Transform): Place | undefined {
  const [right, down] = [-Math.round(column), -Math.round(row)];
  const still =
    Math.abs(scale - 1) < 1e-6 && Math.abs(column + right) < WHOLE && Math.abs(row + down) < WHOLE;
  return still ? { column: right, row: down } : undefined;
}

/** A part that is being counted. */
export interface Taken extends Part {
  /** Pixels along both sides that each point stands for: 1, or more where it is coarse. */
  readonly step: number;
  /** In the layer's own places. */
  readonly own: Rectangle;
}

/**
 * The picture of a scene on its way to the canvas, at one scale: which pixels are still to be counted. It
 * may be moved while it is counted, so its tiles have places of their own, from a corner that moves with it.
 */
export class Layer {
  #scene: Scene;
  /** Where the tiles' own corner is on the canvas. */
  #corner: Place = { column: 0, row: 0 };
  /** Of what nothing can be seen yet. */
  #coarse: Rectangle[];
  #fine: Rectangle[];
  readonly #taken = new Set<Taken>();
  /** Coarse parts that come too late. */
  readonly #unwanted = new WeakSet<Taken>();
  #isOver = false;

  /** @param unseen what is to be counted coarsely first, as nothing can be seen there */
  constructor(scene: Scene, unseen: readonly Rectangle[]) {
    this.#scene = scene;
    this.#fine = tilesOf(wholeOf(sizeOf(scene)), TILE);
    this.#coarse = unseen.flatMap((rectangle) => tilesOf(rectangle, COARSE_TILE));
  }

  get scene(): Scene {
    return this.#scene;
  }

  /** Where nothing can be seen yet, on the canvas. */
  get unseen(): Rectangle[] {
    const taken = [...this.#taken].filter(({ step }) => step > 1).map(({ own }) => own);
    return [...this.#coarse, ...taken].map((own) => this.#onCanvas(own));
  }

  get hasCoarse(): boolean {
    return this.#coarse.length > 0;
  }

  /** Whether nothing is left to be taken: it may still be given back. */
  get isTaken(): boolean {
    return this.#coarse.length + this.#fine.length === 0;
  }

  get isCounted(): boolean {
    return this.isTaken && this.#taken.size === 0;
  }

  /** The scene has moved by whole pixels: what comes in is to be counted. */
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

  /** The scene has other colours. */
  recolour(scene: Scene): void {
    this.#scene = scene;
  }

  /** The next part to count coarsely, every so many pixels. */
  takeCoarse(step: number): Taken | undefined {
    for (let own = this.#coarse.shift(); own; own = this.#coarse.shift()) {
      const seen = this.#seen(own);
      if (seen) return this.#take(coarser(this.#scene, seen, step), seen, step);
    }
    return undefined;
  }

  /** The next tile to count, the nearest to a place first. */
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

  /** Another takes its place: what is still being counted is not wanted any more. */
  end(): void {
    this.#isOver = true;
  }

  /** It has been counted. */
  finish(taken: Taken): void {
    this.#taken.delete(taken);
  }

  /** It has not. */
  giveBack(taken: Taken): void {
    if (!this.#taken.delete(taken)) return;
    const { own, step } = taken;
    if (step === 1) this.#fine.push(own);
    // Where a tile has been counted meanwhile, there is something better.
    else this.#coarse.push(...this.#fine.flatMap((tile) => intersection(tile, own) ?? []));
  }

  /** A tile is never covered by what is coarse. */
  #forgetCoarse(tile: Rectangle): void {
    this.#coarse = this.#coarse.flatMap((rectangle) => difference(rectangle, tile));
    for (const taken of this.#taken) {
      if (taken.step > 1 && intersection(taken.own, tile)) this.#unwanted.add(taken);
    }
  }

  /** What is counted goes where its pixels are by then. */
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

/** A rectangle of a scene's pixels as a scene of its own, with a point for each `step` by `step` of them. */
function coarser(
  scene: Scene,
  { column, row, columns, rows }: Rectangle,
  step: number,
): Pick<Part, 'scene' | 'band'> {
  const spacing = spacingOf(scene);
  const [across, down] = [Math.ceil(columns / step), Math.ceil(rows / step)];
  // In the middle of the pixels that they stand for.
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

/** Which of some rectangles is the nearest to a place. */
function nearestTo(rectangles: readonly Rectangle[], focus: Place): number {
  let [nearest, least] = [0, Number.POSITIVE_INFINITY];
  for (const [k, { column, row, columns, rows }] of rectangles.entries()) {
    const [dx, dy] = [column + columns / 2 - focus.column, row + rows / 2 - focus.row];
    const distance = dx * dx + dy * dy;
    if (distance < least) [nearest, least] = [k, distance];
  }
  return nearest;
}
