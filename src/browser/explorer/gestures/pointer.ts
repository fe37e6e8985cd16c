import type { Place } from '../state/viewport.js';
import type { BoxZoom } from './box.js';
import type { Motion } from './motion.js';

/** Zoom factor of one wheel notch, which most wheels report as 100 pixels. */
const NOTCH_ZOOM = 1.35;

/** Pixels per line, for wheels that report lines. */
const LINE_PIXELS = 33;

/** Zoom factor of a double click. */
const DOUBLE_CLICK_ZOOM = 2;

/** A pointer at rest for longer than this, in milliseconds, throws nothing on release. */
const REST_MS = 80;

interface Held {
  readonly place: Place;
  readonly time: number;
}

export interface PointerOptions {
  /** Receives the place of a pointer, and undefined when it leaves. */
  readonly onPoint: (place: Place | undefined) => void;
  readonly onRefused: (why: unknown) => void;
  /** Whether a single finger points at a place, as a hovering mouse does, instead of moving the picture. */
  readonly isPointing: () => boolean;
}

/** Pointer gestures on the picture: drag, throw, pinch, wheel, double click and box. */
export class PointerGestures {
  readonly #held = new Map<number, Held>();
  #velocity = { right: 0, down: 0 };
  #boxFrom: Place | undefined;
  /** Whether the held finger points, and does not move the picture. */
  #isPointing = false;

  /** @param element has the size of the picture */
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
      // The place of a pointing finger stays after the finger has left.
      if (!this.#pointsWith(event)) options.onPoint(undefined);
    });
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('dblclick', (event) => {
      motion.zoom(
        event.shiftKey || event.altKey ? 1 / DOUBLE_CLICK_ZOOM : DOUBLE_CLICK_ZOOM,
        this.#place(event),
      );
    });
  }

  /** Place of an event in the canvas's pixels. */
  #place({ clientX, clientY }: MouseEvent): Place {
    const { left, top } = this.element.getBoundingClientRect();
    const scale = devicePixelRatio;
    return { column: (clientX - left) * scale, row: (clientY - top) * scale };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#held.size === 2) return;
    // Capture keeps the drag when the pointer leaves the picture.
    this.element.setPointerCapture(event.pointerId);
    this.motion.stop();
    const place = this.#place(event);
    this.#held.set(event.pointerId, { place, time: event.timeStamp });
    this.#velocity = { right: 0, down: 0 };
    this.#boxFrom =
      this.#held.size === 1 && (this.box.isArmed || event.shiftKey) ? place : undefined;
    this.#isPointing = this.#held.size === 1 && !this.#boxFrom && this.#pointsWith(event);
    if (this.#isPointing) this.options.onPoint(place);
  }

  #pointsWith({ pointerType }: PointerEvent): boolean {
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
    if (this.#isPointing) return;
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

  /** One finger of two has moved: the picture follows their middle and their distance. */
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
    if (this.#held.size > 0 || this.#isPointing) return;
    const rested = event.timeStamp - held.time > REST_MS || event.type === 'pointercancel';
    const { right, down } = rested ? { right: 0, down: 0 } : this.#velocity;
    this.motion.glide(right, down);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1;
    // Trackpads report a pinch as a wheel event with Ctrl, in smaller steps.
    const notches = (event.deltaY * pixels * (event.ctrlKey ? 5 : 1)) / 100;
    this.motion.zoom(NOTCH_ZOOM ** -Math.max(-4, Math.min(4, notches)), this.#place(event));
  }
}
