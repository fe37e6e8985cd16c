import type { Cancellation } from '../../../core/cancellation.js';
import type { ColourTable } from '../../../core/colour/colour.js';
import type { Backend } from '../../../core/count/backend.js';
import type { Placing } from '../../../core/count/placing.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { Band } from '../../../core/view/bands.js';
import type { Size } from '../../../core/view/rectangle.js';
import type { Transform } from '../../../core/view/transform.js';

/** What is to be counted, and where it goes. */
export interface Part {
  readonly scene: Scene;
  readonly band: Band;
  /** Asked for when it is counted: the picture may have moved meanwhile, or be wanted no more. */
  place(): Placing | undefined;
}

/**
 * The picture on the canvas: what has been counted of it, over what was seen before. The painter says what
 * becomes of it; how it is kept and coloured is the surface's own.
 */
export interface Surface {
  readonly size: Size;
  /** Colours what is seen, and what will be. */
  colour(scene: Scene, table: ColourTable): void;
  /** All moves by whole pixels; what comes in is not known. */
  move(right: number, down: number): void;
  /**
   * Nothing is known any more; what was there stays under it, transformed.
   *
   * @param size of the canvas from now on
   * @param keeps whether that is what is seen now; otherwise it is what was under it before, which each
   *   further transform leaves as sharp as it was
   */
  renew(transform: Transform, size: Size, keeps: boolean): void;
  /** @throws RenderError, CancelledError */
  paint(backend: Backend, part: Part, signal: Cancellation): Promise<void>;
  /** Replaces edges by means of `scene.samples` squared points. @throws RenderError, CancelledError */
  smooth(backend: Backend, scene: Scene, table: ColourTable, signal: Cancellation): Promise<void>;
  /** Brings to the screen what has changed. */
  draw(): void;
  close(): void;
}
