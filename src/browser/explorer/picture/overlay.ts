import type { Scene } from '../../../core/scene/scene.js';
import type { Box } from '../gestures/box.js';
import { type Place, type Point, placeOf } from '../state/viewport.js';

/** Content of the overlay: an orbit, and the zoom box. */
export interface Drawn {
  readonly scene: Scene;
  readonly box?: Box | undefined;
  readonly orbit?: readonly Point[] | undefined;
}

/** The canvas over the picture, for the orbit and the zoom box. */
export class Overlay {
  readonly #context: CanvasRenderingContext2D;
  #isEmpty = true;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser has no 2D canvas');
    this.#context = context;
  }

  draw({ scene, box, orbit }: Drawn): void {
    const { resolution, rows = 1 } = scene;
    if (this.#isEmpty && !box && !orbit) return;
    if (this.canvas.width !== resolution) this.canvas.width = resolution;
    if (this.canvas.height !== rows) this.canvas.height = rows;
    this.#context.clearRect(0, 0, resolution, rows);
    if (orbit) this.#orbit(orbit.map((point) => placeOf(scene, point)));
    if (box) this.#box(box);
    this.#isEmpty = !box && !orbit;
  }

  /** White on black, which stands out from any picture. */
  #orbit(places: readonly Place[]): void {
    const context = this.#context;
    const scale = devicePixelRatio;
    for (const [width, colour] of [
      [3, '#000b'],
      [1.25, '#fff'],
    ] as const) {
      context.lineWidth = width * scale;
      context.strokeStyle = colour;
      context.lineJoin = 'round';
      context.beginPath();
      for (const { column, row } of places) context.lineTo(column, row);
      context.stroke();
    }
    for (const [k, { column, row }] of places.entries()) {
      context.beginPath();
      context.arc(column, row, (k === 0 ? 5 : 2.5) * scale, 0, 2 * Math.PI);
      context.fillStyle = k === 0 ? '#ffd166' : '#fff';
      context.strokeStyle = '#000';
      context.lineWidth = scale;
      context.fill();
      context.stroke();
    }
  }

  #box({ from, to }: Box): void {
    const context = this.#context;
    const scale = devicePixelRatio;
    const size = [to.column - from.column, to.row - from.row] as const;
    for (const [width, colour] of [
      [3, '#000c'],
      [1.5, '#fff'],
    ] as const) {
      context.lineWidth = width * scale;
      context.strokeStyle = colour;
      context.strokeRect(from.column, from.row, ...size);
    }
  }
}
