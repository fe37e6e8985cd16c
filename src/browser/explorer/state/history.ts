import type { Scene } from '../../../core/scene/scene.js';
import type { Growth } from './depth.js';

/** A step of the history: a scene, and how its itermax grows. */
export interface Explored {
  readonly scene: Scene;
  /** How itermax grows with depth; undefined if the user fixed it. */
  readonly growth: Growth | undefined;
}

/** Limit of the history; the oldest steps go first. */
const MAX_STEPS = 200;

/** Undo and redo. */
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

  /** Adds a step unless nothing has changed, and drops the undone steps. */
  remember(explored: Explored): void {
    if (JSON.stringify(explored) === JSON.stringify(this.#now)) return;
    this.#past.push(this.#now);
    if (this.#past.length > MAX_STEPS) this.#past.shift();
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
