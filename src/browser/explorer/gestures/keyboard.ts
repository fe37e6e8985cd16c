import type { Model } from '../state/model.js';
import { sizeOf } from '../state/viewport.js';
import { ARROWS } from './arrows.js';
import type { BoxZoom } from './box.js';
import type { Motion } from './motion.js';

/** Step of an arrow key, as a fraction of the picture; the small one is with Shift. */
const ARROW_STEP = 0.1;
const SMALL_ARROW_STEP = 0.01;

/** Zoom factor of a key. */
const KEY_ZOOM = 1.5;

export interface KeyboardOptions {
  readonly model: Model;
  readonly motion: Motion;
  readonly box: BoxZoom;
  readonly onRefused: (why: unknown) => void;
  /** Actions of further keys, pressed without Ctrl, Meta or Alt. */
  readonly keys: Readonly<Record<string, () => void>>;
}

/** Elements in which keys have other meanings. */
const ELSEWHERE = 'input, select, textarea, aside, dialog';

/**
 * Handles keys everywhere except in fields, the panel and dialogs, so they still work after a click on a
 * tool. Undo and redo work in the panel too, but not in inputs or dialogs.
 */
export function listenToKeys(options: KeyboardOptions): void {
  const { model, onRefused } = options;
  const guarded = (act: () => boolean, event: KeyboardEvent) => {
    try {
      if (act()) event.preventDefault();
    } catch (refusal) {
      onRefused(refusal);
    }
  };
  document.addEventListener('keydown', (event) => {
    const { target } = event;
    if (!(target instanceof Element) || document.querySelector('dialog[open]')) return;
    if (!target.matches('input, textarea')) guarded(() => pressedAnywhere(event, model), event);
    if (!target.closest(ELSEWHERE)) guarded(() => pressed(event, options), event);
  });
}

function pressedAnywhere(event: KeyboardEvent, model: Model): boolean {
  if (!(event.ctrlKey || event.metaKey)) return false;
  const key = event.key.toLowerCase();
  if (key !== 'z' && key !== 'y') return false;
  if (key === 'y' || event.shiftKey) model.redo();
  else model.undo();
  return true;
}

function pressed(event: KeyboardEvent, options: KeyboardOptions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { model, motion, box, keys } = options;
  const arrow = ARROWS[event.key];
  if (box.box) return pressedInBox(event, box, arrow);
  const { columns, rows } = sizeOf(model.scene);
  const middle = { column: columns / 2, row: rows / 2 };
  if (arrow) {
    const share = event.shiftKey ? SMALL_ARROW_STEP : ARROW_STEP;
    // The view follows the arrow, so the picture moves the other way.
    motion.pan(-arrow[0] * share * columns, -arrow[1] * share * rows);
    model.commit();
  } else if (event.key === '+' || event.key === '=') motion.zoom(KEY_ZOOM, middle);
  else if (event.key === '-' || event.key === '_') motion.zoom(1 / KEY_ZOOM, middle);
  else if (event.key === 'Home' || event.key === '0') model.goHome();
  else if (event.key === 'b') box.begin();
  else if (keys[event.key]) keys[event.key]?.();
  else return false;
  return true;
}

function pressedInBox(
  event: KeyboardEvent,
  box: BoxZoom,
  arrow: readonly [number, number] | undefined,
): boolean {
  if (arrow) box.shift(arrow[0], event.shiftKey ? -arrow[1] : arrow[1], event.shiftKey);
  else if (event.key === 'Enter') box.finish();
  else if (event.key === 'Escape') box.arm(false);
  else return false;
  return true;
}
