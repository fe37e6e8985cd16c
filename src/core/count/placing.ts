import type { Rectangle } from '../view/rectangle.js';

/** Marks a screen pixel that has not been counted; no count has this value. */
export const UNKNOWN = 0xfffffffe;

/** Where counted points go: each covers `step` by `step` pixels of a rectangle, row by row. */
export interface Placing extends Rectangle {
  readonly step: number;
}
