import type { Place } from '../state/viewport.js';
import type { BoxZoom } from './box.js';
import type { Motion } from './motion.js';

/** How much closer one notch of a wheel comes, which most report as 100 pixels. */
const A_NOTCH = 1.35;

/** Pixels that a line of a wheel stands for, where it reports lines. */
const A_LINE = 33;

/** How much closer a double click comes. */
const A_CLICK = 2;

/** Milliseconds: a hand that has rested longer throws nothing. */
const REST_MS = 80;

interface Held {
  readonly place: Place;
  readonly time: number;
}

export interface PointerOptions {
  /** Told where a pointer is, and of its leaving. */
  readonly onPoint: (place: Place | undefined) => void;
  readonly onRefused: (why: unknown) => void;
  /** Whether one finger points at a place, as a mouse does by itself, instead of moving the picture. */
  readonly isPointing: () => boolean;
}

/** What pointers do on the picture: drag, throw, pinch, wheel, double click, and boxes. */
export class PointerGestures {
  readonly #held = new Map<number, Held>();
  #velocity = { right: 0, down: 0 };
  #boxFrom: Place | undefined;
  /** Whether what is held points, and moves nothing. */
  #points = false;

  /** @param element that is as large as the picture */
  constructor(
    private readonly element: HTMLElement,
    private readonly motion: Motion,
    private readonly box: BoxZoom,
    private readonly options: PointerOptions,
  ) {
    element.addEventListener('pointerdown', (event) => this.#down(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    element.addEventListener('pointerup', (event) => this.#up(event));
    element.addEventListener('pointercancel', (event) => this.#up(event));
    element.addEventListener('pointerleave', (event) => {
      // A finger that has pointed leaves its place behind.
      if (!this.#pointsBy(event)) options.onPoint(undefined);
    });
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('dblclick', (event) => {
      motion.zoom(event.shiftKey || event.altKey ? 1 / A_CLICK : A_CLICK, this.#place(event));
    });
  }

  /** In the canvas's own pixels. */
  #place({ clientX, clientY }: MouseEvent): Place {
    const { left, top } = this.element.getBoundingClientRect();
    const scale = devicePixelRatio;
    return { column: (clientX - left) * scale, row: (clientY - top) * scale };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#held.size === 2) return;
    // The canvas takes the focus by itself; text is not to be selected.
    this.element.setPointerCapture(event.pointerId);
    this.motion.stop();
    const place = this.#place(event);
    this.#held.set(event.pointerId, { place, time: event.timeStamp });
    this.#velocity = { right: 0, down: 0 };
    this.#boxFrom =
      this.#held.size === 1 && (this.box.isArmed || event.shiftKey) ? place : undefined;
    this.#points = this.#held.size === 1 && !this.#boxFrom && this.#pointsBy(event);
    if (this.#points) this.options.onPoint(place);
  }

  #pointsBy({ pointerType }: PointerEvent): boolean {
    return pointerType === 'touch' && this.options.isPointing();
  }

  #move(event: PointerEvent): void {
    const place = this.#place(event);
    this.options.onPoint(place);
    const before = this.#held.get(event.pointerId);
    if (!before) return;
    this.#held.set(event.pointerId, { place, time: event.timeStamp });
    if (this.#boxFrom) {
      this.box.draw(this.#boxFrom, place);
      return;
    }
    if (this.#points) return;
    const [right, down] = [place.column - before.place.column, place.row - before.place.row];
    const other = [...this.#held].find(([id]) => id !== event.pointerId)?.[1].place;
    if (other) {
      this.#pinch(before.place, place, other);
      return;
    }
    this.motion.pan(right, down);
    const took = Math.max(1, event.timeStamp - before.time);
    this.#velocity = {
      right: (this.#velocity.right + (2 * right) / took) / 3,
      down: (this.#velocity.down + (2 * down) / took) / 3,
    };
  }

  /** One finger of two has moved: what is between them moves and grows with them. */
  #pinch(before: Place, now: Place, other: Place): void {
    const distance = (a: Place) => Math.hypot(a.column - other.column, a.row - other.row);
    const middle = { column: (now.column + other.column) / 2, row: (now.row + other.row) / 2 };
    this.motion.pan((now.column - before.column) / 2, (now.row - before.row) / 2);
    this.motion.zoomNow(Math.max(1, distance(now)) / Math.max(1, distance(before)), middle);
  }

  #up(event: PointerEvent): void {
    const held = this.#held.get(event.pointerId);
    if (!this.#held.delete(event.pointerId) || !held) return;
    if (this.#boxFrom) {
      this.#boxFrom = undefined;
      try {
        if (event.type === 'pointercancel') this.box.arm(false);
        else this.box.finish();
      } catch (refusal) {
        this.options.onRefused(refusal);
      }
      return;
    }
    if (this.#held.size > 0 || this.#points) return;
    const rested = event.timeStamp - held.time > REST_MS || event.type === 'pointercancel';
    const { right, down } = rested ? { right: 0, down: 0 } : this.#velocity;
    this.motion.glide(right, down);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? A_LINE : 1;
    // Trackpads report a pinch as a wheel with Ctrl, in smaller steps.
    const notches = (event.deltaY * pixels * (event.ctrlKey ? 5 : 1)) / 100;
    this.motion.zoom(A_NOTCH ** -Math.max(-4, Math.min(4, notches)), this.#place(event));
  }
}
