import { thresholdFor } from '../../../core/colour/colouring.js';
import { DEFAULT_SCENE, WHOLE } from '../../../core/scene/defaults.js';
import { type Scene, sceneFrom } from '../../../core/scene/scene.js';
import type { Size } from '../../../core/view/rectangle.js';
import { ARROWS } from '../gestures/arrows.js';
import type { Painter } from '../picture/painter.js';
import { hasC, sceneOfFormula } from '../state/formulas.js';
import type { Model } from '../state/model.js';
import { type Place, type Point, placeOf, pointAt, regionWithin } from '../state/viewport.js';

/** Step of an arrow key, in pixels of the map; with Shift a tenth of it. */
const ARROW_STEP = 2;

/** Whether the scene has a c to pick. */
export function hasMap({ set, formula }: Scene): boolean {
  return set === 'julia' && hasC(formula);
}

export interface MapElements {
  readonly canvas: HTMLElement;
  /** Marks c on the map. */
  readonly marker: HTMLElement;
}

/**
 * The Mandelbrot map: the picture shows the Julia set of the point that is marked on it. Dragging the point
 * morphs the set.
 */
export class ParameterMap {
  #scene: Scene;
  #painter: Painter | undefined;

  /** @param size of the map in device pixels */
  constructor(
    private readonly model: Model,
    private readonly elements: MapElements,
    private readonly size: Size,
    private readonly onRefused: (why: unknown) => void,
  ) {
    this.#scene = this.#sceneFor(model.scene);
    const { canvas } = elements;
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      this.#pick(this.#pointOf(event), false);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) this.#pick(this.#pointOf(event), false);
    });
    canvas.addEventListener('pointerup', () => model.commit());
    canvas.addEventListener('keydown', (event) => this.#press(event));
    model.listen(() => this.update());
    this.update();
  }

  /** The painter of the map. Each stage brings its own. */
  set painter(painter: Painter) {
    this.#painter = painter;
    painter.show(this.#scene);
  }

  /** Updates map and marker from the model. */
  update(): void {
    const { scene } = this.model;
    const mapped = this.#sceneFor(scene);
    if (JSON.stringify(mapped) !== JSON.stringify(this.#scene)) {
      this.#scene = mapped;
      this.#painter?.show(mapped);
    }
    const { column, row } = placeOf(this.#scene, { re: scene.real, im: scene.imag });
    const { marker } = this.elements;
    const { columns, rows } = this.size;
    const within = column >= 0 && row >= 0 && column <= columns && row <= rows;
    marker.hidden = !within;
    marker.style.setProperty('--x', `${(100 * column) / columns}%`);
    marker.style.setProperty('--y', `${(100 * row) / rows}%`);
  }

  /** The map's scene: the same formula and colours, with an itermax that suits a small picture. */
  #sceneFor({ formula, start, palette, interior, reverse, convergence }: Scene): Scene {
    const known = sceneOfFormula(formula);
    const begin = known?.start ?? start;
    return sceneFrom({
      set: 'mandelbrot',
      formula,
      palette,
      reverse,
      convergence,
      ...(begin === undefined ? {} : { start: begin }),
      ...(interior === undefined ? {} : { interior }),
      colour: 'smooth',
      threshold: known?.threshold ?? thresholdFor('smooth'),
      itermin: 0,
      itermax: known?.itermax ?? DEFAULT_SCENE.itermax,
      resolution: this.size.columns,
      rows: this.size.rows,
      ...regionWithin((known?.whole ?? WHOLE).mandelbrot, this.size),
    });
  }

  #pointOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = this.elements.canvas.getBoundingClientRect();
    const { columns, rows } = this.size;
    const share = (at: number, from: number, extent: number) =>
      Math.min(1, Math.max(0, (at - from) / extent));
    const place: Place = {
      column: share(clientX, left, width) * columns,
      row: share(clientY, top, height) * rows,
    };
    return pointAt(this.#scene, place);
  }

  #press(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { xleft, xright } = this.#scene;
    const pixel = ((xright - xleft) / this.size.columns) * ARROW_STEP * (event.shiftKey ? 0.1 : 1);
    const { real, imag } = this.model.scene;
    this.#pick({ re: real + arrow[0] * pixel, im: imag - arrow[1] * pixel }, true);
  }

  #pick({ re, im }: Point, lasting: boolean): void {
    try {
      this.model.change({ real: re, imag: im }, { lasting });
    } catch (refusal) {
      this.onRefused(refusal);
    }
  }
}
