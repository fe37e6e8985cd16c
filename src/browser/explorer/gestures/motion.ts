import { allowedZoom } from '../state/depth.js';
import type { Model } from '../state/model.js';
import { type Place, panned, zoomed } from '../state/viewport.js';

/** Time constants of glide and zoom, in milliseconds: after one, 1/e of the speed or of the zoom is left. */
const GLIDE_MS = 250;
const ZOOM_MS = 70;

/** Speed below which a glide ends, in pixels per millisecond. */
const MIN_SPEED = 0.02;

/**
 * Moves the picture over time: it glides on after a drag, and zooms smoothly. Where the user prefers reduced
 * motion, a zoom is immediate and nothing glides.
 */
export class Motion {
  #velocity = { right: 0, down: 0 };
  /** Fraction of a pixel left over from earlier moves. */
  #remainder = { right: 0, down: 0 };
  /** Logarithm of the zoom factor still to come, and the place that stays fixed. */
  #logZoom = 0;
  #fixedPlace: Place = { column: 0, row: 0 };
  readonly #reduced = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param onRefused receives the refusal of a view, which ends the motion */
  constructor(
    private readonly model: Model,
    private readonly onRefused: (why: unknown) => void,
  ) {}

  get isMoving(): boolean {
    return this.#logZoom !== 0 || this.#velocity.right !== 0 || this.#velocity.down !== 0;
  }

  /** Moves the picture by whole pixels; the fraction is kept for the next move. */
  pan(right: number, down: number): void {
    const whole = {
      right: Math.round(right + this.#remainder.right),
      down: Math.round(down + this.#remainder.down),
    };
    this.#remainder = {
      right: right + this.#remainder.right - whole.right,
      down: down + this.#remainder.down - whole.down,
    };
    if (whole.right === 0 && whole.down === 0) return;
    this.#look(panned(this.model.scene, whole.right, whole.down));
  }

  /** Lets the picture glide on, at a velocity in pixels per millisecond. */
  glide(right: number, down: number): void {
    if (this.#reduced.matches || Math.hypot(right, down) < MIN_SPEED) this.model.commit();
    else this.#velocity = { right, down };
  }

  /** Zooms smoothly by a factor around a fixed place. */
  zoom(factor: number, fixed: Place): void {
    this.#velocity = { right: 0, down: 0 };
    this.#fixedPlace = fixed;
    this.#logZoom += Math.log(factor);
    if (this.#reduced.matches) this.#finishZoom();
  }

  /** Zooms immediately, as a pinch does. */
  zoomNow(factor: number, fixed: Place): void {
    this.#zoomBy(factor, fixed);
  }

  stop(): void {
    this.#velocity = { right: 0, down: 0 };
    this.#logZoom = 0;
  }

  /** Advances the motion by some time. */
  advance(milliseconds: number): void {
    if (this.#logZoom !== 0) this.#advanceZoom(milliseconds);
    const { right, down } = this.#velocity;
    if (right === 0 && down === 0) return;
    this.pan(right * milliseconds, down * milliseconds);
    const slower = Math.exp(-milliseconds / GLIDE_MS);
    this.#velocity = { right: right * slower, down: down * slower };
    if (Math.hypot(right, down) * slower < MIN_SPEED) {
      this.stop();
      this.model.commit();
    }
  }

  #advanceZoom(milliseconds: number): void {
    const share = 1 - Math.exp(-milliseconds / ZOOM_MS);
    const now = Math.abs(this.#logZoom) < 0.002 ? this.#logZoom : this.#logZoom * share;
    this.#logZoom -= now;
    this.#zoomBy(Math.exp(now), this.#fixedPlace);
    if (this.#logZoom === 0) this.model.commit();
  }

  #finishZoom(): void {
    const factor = Math.exp(this.#logZoom);
    this.#logZoom = 0;
    this.#zoomBy(factor, this.#fixedPlace);
    this.model.commit();
  }

  /** Zooms as far as `allowedZoom` permits. */
  #zoomBy(factor: number, fixed: Place): void {
    const { scene } = this.model;
    const allowed = allowedZoom(scene, factor);
    if (allowed !== factor) this.#logZoom = 0;
    if (allowed !== 1) this.#look(zoomed(scene, allowed, fixed));
  }

  #look(edges: ReturnType<typeof panned>): void {
    try {
      this.model.look(edges, { lasting: false });
    } catch (refusal) {
      this.stop();
      this.onRefused(refusal);
    }
  }
}
