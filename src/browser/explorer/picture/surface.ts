import type { Cancellation } from '../../../core/cancellation.js';
import type { ColourTable } from '../../../core/colour/colour.js';
import type { Backend } from '../../../core/count/backend.js';
import type { Placing } from '../../../core/count/placing.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { Band } from '../../../core/view/bands.js';
import type { Size } from '../../../core/view/rectangle.js';
import type { Transform } from '../../../core/view/transform.js';

/** A part of the picture to count. */
export interface Part {
  readonly scene: Scene;
  readonly band: Band;
  /** Its place by the time it is counted, as the picture may have moved; undefined if no longer wanted. */
  place(): Placing | undefined;
}

/**
 * The picture on the canvas: the pixels counted so far, over the previous picture. The painter decides what
 * changes; the surface decides how to store and colour it.
 */
export interface Surface {
  readonly size: Size;
  /** Sets the colours of present and future pixels. */
  colour(scene: Scene, table: ColourTable): void;
  /** Moves everything by whole pixels; pixels that enter are unknown. */
  move(right: number, down: number): void;
  /**
   * Discards all counts; a previous picture stays under the new one, transformed.
   *
   * @param size new size of the canvas
   * @param keeps whether to keep the visible picture; otherwise the one already under it stays, whose
   *   sharpness does not suffer from repeated transforms
   */
  renew(transform: Transform, size: Size, keeps: boolean): void;
  /** @throws RenderError, CancelledError */
  paint(backend: Backend, part: Part, signal: Cancellation): Promise<void>;
  /**
   * Antialiases with `scene.samples`² points per pixel; a surface may limit that to edges.
   *
   * @throws RenderError, CancelledError
   */
  smooth(backend: Backend, scene: Scene, table: ColourTable, signal: Cancellation): Promise<void>;
  /** Draws pending changes. */
  draw(): void;
  close(): void;
}
