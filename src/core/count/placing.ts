import type { Rectangle } from '../view/rectangle.js';

/** What no count is: a pixel on the screen that has not been counted. */
export const UNKNOWN = 0xfffffffe;

/** Where counted points go: each stands for `step` by `step` pixels of a rectangle, row by row. */
export interface Placing extends Rectangle {
  readonly step: number;
}
