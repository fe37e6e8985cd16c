import { fewestStops, gradientNamed } from '../../../core/colour/gradients.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { PaletteName } from '../../../core/scene/table.js';
import type { Model } from '../state/model.js';
import { make, makeButton } from './dom.js';
import { sixDigits } from './six-digits.js';

/** No colours can be added beyond this number; scene files may have more. */
const MAX_STOPS = 128;

/** Edits the palette's colours, which lie at equal distances: pick, move, add or remove them. */
export function paletteEditor(model: Model): HTMLElement {
  const stops = make('div', {
    class: 'stops',
    role: 'group',
    'aria-label': 'Palette colours',
  });
  const edit = (colours: readonly string[], lasting = true) =>
    model.change({ palette: [...colours] }, { lasting });
  const fill = () => {
    const colours = stopsOf(model.scene);
    const isSame = stops.childElementCount === colours.length;
    if (isSame) refresh(stops, colours);
    else stops.replaceChildren(...colours.map((_, k) => stopFor(model, k, edit)));
    refresh(stops, colours);
  };
  model.listen((change) => {
    if (change === 'scene') fill();
  });
  fill();
  const buttons = [
    makeButton('Add colour', () => {
      const colours = stopsOf(model.scene);
      if (colours.length < MAX_STOPS) edit([...colours, colours.at(-1) ?? '#ffffff']);
    }),
    makeButton('Reverse', () => edit(stopsOf(model.scene).toReversed())),
    makeButton('Make it loop', () => {
      const colours = stopsOf(model.scene);
      if (colours[0] !== colours.at(-1)) edit([...colours, colours[0] as string]);
    }),
  ];
  const summary = make('summary', {}, 'Edit colours');
  return make('details', {}, summary, stops, make('div', { class: 'choices' }, ...buttons));
}

type Edit = (colours: readonly string[], lasting?: boolean) => void;

function stopFor(model: Model, k: number, edit: Edit): HTMLElement {
  const name = `Colour ${k + 1}`;
  const input = make('input', { type: 'color', 'aria-label': name });
  const pick = (lasting: boolean) => edit(stopsOf(model.scene).with(k, input.value), lasting);
  input.addEventListener('input', () => pick(false));
  input.addEventListener('change', () => pick(true));
  const moveLeft = makeButton('‹', () => edit(swapped(stopsOf(model.scene), k)), {
    'aria-label': `${name}: move left`,
  });
  const remove = makeButton('×', () => edit(stopsOf(model.scene).toSpliced(k, 1)), {
    'aria-label': `${name}: remove`,
  });
  return make('div', { class: 'stop' }, input, moveLeft, remove);
}

/** Updates the existing controls, so that a focused one keeps the focus. */
function refresh(stops: HTMLElement, colours: readonly string[]): void {
  for (const [k, stop] of [...stops.children].entries()) {
    const input = stop.querySelector('input');
    const [moveLeft, remove] = stop.querySelectorAll('button');
    if (input && input !== document.activeElement) input.value = sixDigits(colours[k] as string);
    if (moveLeft) moveLeft.disabled = k === 0;
    if (remove) remove.disabled = colours.length === 1;
  }
}

/** The colours of a custom palette, or those that reproduce a named one. */
function stopsOf({ palette }: Scene): readonly string[] {
  return typeof palette === 'string' ? stopsNamed(palette as PaletteName) : palette;
}

const NAMED = new Map<PaletteName, readonly string[]>();

/** The fewest colours at equal distances that reproduce a named palette. */
function stopsNamed(name: PaletteName): readonly string[] {
  const known = NAMED.get(name) ?? fewestStops(gradientNamed(name));
  NAMED.set(name, known);
  return known;
}

function swapped(colours: readonly string[], k: number): string[] {
  const [before, own] = [colours[k - 1] as string, colours[k] as string];
  return colours.with(k - 1, own).with(k, before);
}
