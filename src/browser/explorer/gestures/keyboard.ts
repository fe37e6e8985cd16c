import type { Model } from '../state/model.js';
import { sizeOf } from '../state/viewport.js';
import { ARROWS } from './arrows.js';
import type { BoxZoom } from './box.js';
import type { Motion } from './motion.js';

/** By how much of the picture an arrow moves it; with Shift by less. */
const AN_ARROW = 0.1;
const A_SMALL_ARROW = 0.01;

/** How much closer a key comes. */
const A_KEY = 1.5;

export interface KeyboardOptions {
  readonly model: Model;
  readonly motion: Motion;
  readonly box: BoxZoom;
  readonly onRefused: (why: unknown) => void;
  /** Other keys, without Ctrl and the like. */
  readonly keys: Readonly<Record<string, () => void>>;
}

/** Where keys have another meaning: fields, the panel, dialogs. */
const ELSEWHERE = 'input, select, textarea, aside, dialog';

/**
 * What keys do: on the picture and wherever else they have no meaning of their own, so that they go on after
 * a click on a tool. Undo and redo work everywhere but in fields.
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
    const share = event.shiftKey ? A_SMALL_ARROW : AN_ARROW;
    // The picture goes to the other side.
    motion.pan(-arrow[0] * share * columns, -arrow[1] * share * rows);
    model.commit();
  } else if (event.key === '+' || event.key === '=') motion.zoom(A_KEY, middle);
  else if (event.key === '-' || event.key === '_') motion.zoom(1 / A_KEY, middle);
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
