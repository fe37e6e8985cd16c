import type { Scene } from '../../../core/scene/scene.js';
import type { Growth } from './depth.js';

/** What is seen, and what became of the iterations. */
export interface Explored {
  readonly scene: Scene;
  /** How itermax grows with the depth, unless it was fixed by hand. */
  readonly growth: Growth | undefined;
}

/** Steps that are kept. */
const MOST_STEPS = 200;

/** The steps to come back to. */
export class History {
  readonly #past: Explored[] = [];
  #now: Explored;
  #future: Explored[] = [];

  constructor(first: Explored) {
    this.#now = first;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** A new step, unless nothing has changed; what was undone is forgotten. */
  remember(explored: Explored): void {
    if (JSON.stringify(explored) === JSON.stringify(this.#now)) return;
    this.#past.push(this.#now);
    if (this.#past.length > MOST_STEPS) this.#past.shift();
    this.#now = explored;
    this.#future = [];
  }

  undo(): Explored | undefined {
    const before = this.#past.pop();
    if (!before) return undefined;
    this.#future.push(this.#now);
    this.#now = before;
    return before;
  }

  redo(): Explored | undefined {
    const after = this.#future.pop();
    if (!after) return undefined;
    this.#past.push(this.#now);
    this.#now = after;
    return after;
  }
}
