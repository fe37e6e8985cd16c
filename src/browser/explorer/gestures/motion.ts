import { allowedZoom } from '../state/depth.js';
import type { Model } from '../state/model.js';
import { type Place, panned, zoomed } from '../state/viewport.js';

/** Milliseconds in which a motion slows down to a third, and a zoom comes two thirds nearer to its end. */
const GLIDE_MS = 250;
const ZOOM_MS = 70;

/** Pixels a millisecond below which a picture stands still. */
const STILL = 0.02;

/**
 * What goes on by itself: the picture glides on after a drag, and comes closer bit by bit. It does neither
 * for those who prefer less motion: then it is there at once.
 */
export class Motion {
  #velocity = { right: 0, down: 0 };
  /** What of a move is less than a pixel. */
  #rest = { right: 0, down: 0 };
  /** The logarithm of how much closer it is still to come, and around where. */
  #closer = 0;
  #around: Place = { column: 0, row: 0 };
  readonly #reduced = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param onRefused told why a view is not to be had; the motion is over then */
  constructor(
    private readonly model: Model,
    private readonly onRefused: (why: unknown) => void,
  ) {}

  get isMoving(): boolean {
    return this.#closer !== 0 || this.#velocity.right !== 0 || this.#velocity.down !== 0;
  }

  /** Moves the picture, by whole pixels; the rest is kept for the next time. */
  pan(right: number, down: number): void {
    const whole = {
      right: Math.round(right + this.#rest.right),
      down: Math.round(down + this.#rest.down),
    };
    this.#rest = {
      right: right + this.#rest.right - whole.right,
      down: down + this.#rest.down - whole.down,
    };
    if (whole.right === 0 && whole.down === 0) return;
    this.#look(panned(this.model.scene, whole.right, whole.down));
  }

  /** Lets the picture glide on. Velocity in pixels a millisecond. */
  glide(right: number, down: number): void {
    if (this.#reduced.matches || Math.hypot(right, down) < STILL) this.model.commit();
    else this.#velocity = { right, down };
  }

  /** Comes closer by a factor, around a place that stays where it is. */
  zoom(factor: number, around: Place): void {
    this.#velocity = { right: 0, down: 0 };
    this.#around = around;
    this.#closer += Math.log(factor);
    if (this.#reduced.matches) this.#finishZoom();
  }

  /** The same at once, as fingers do it. */
  zoomNow(factor: number, around: Place): void {
    this.#zoomBy(factor, around);
  }

  stop(): void {
    this.#velocity = { right: 0, down: 0 };
    this.#closer = 0;
  }

  /** Goes on by so many milliseconds. */
  advance(milliseconds: number): void {
    if (this.#closer !== 0) this.#advanceZoom(milliseconds);
    const { right, down } = this.#velocity;
    if (right === 0 && down === 0) return;
    this.pan(right * milliseconds, down * milliseconds);
    const slower = Math.exp(-milliseconds / GLIDE_MS);
    this.#velocity = { right: right * slower, down: down * slower };
    if (Math.hypot(right, down) * slower < STILL) {
      this.stop();
      this.model.commit();
    }
  }

  #advanceZoom(milliseconds: number): void {
    const share = 1 - Math.exp(-milliseconds / ZOOM_MS);
    const now = Math.abs(this.#closer) < 0.002 ? this.#closer : this.#closer * share;
    this.#closer -= now;
    this.#zoomBy(Math.exp(now), this.#around);
    if (this.#closer === 0) this.model.commit();
  }

  #finishZoom(): void {
    const factor = Math.exp(this.#closer);
    this.#closer = 0;
    this.#zoomBy(factor, this.#around);
    this.model.commit();
  }

  /** Zooms as far as there is something to see. */
  #zoomBy(factor: number, around: Place): void {
    const { scene } = this.model;
    const allowed = allowedZoom(scene, factor);
    if (allowed !== factor) this.#closer = 0;
    if (allowed !== 1) this.#look(zoomed(scene, allowed, around));
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
