import { fewestStops, gradientNamed } from '../../../core/colour/gradients.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { PaletteName } from '../../../core/scene/table.js';
import type { Model } from '../state/model.js';
import { make, makeButton } from './dom.js';
import { sixDigits } from './six-digits.js';

/** Colours that can be added to: more are a matter for files. */
const MOST_STOPS = 128;

/** A palette of one's own: its colours at equal distances, each to be picked, moved, added and removed. */
export function paletteEditor(model: Model): HTMLElement {
  const stops = make('div', {
    class: 'stops',
    role: 'group',
    'aria-label': 'Colours of the palette',
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
    makeButton('Add a colour', () => {
      const colours = stopsOf(model.scene);
      if (colours.length < MOST_STOPS) edit([...colours, colours.at(-1) ?? '#ffffff']);
    }),
    makeButton('Turn round', () => edit(stopsOf(model.scene).toReversed())),
    makeButton('Make it close', () => {
      const colours = stopsOf(model.scene);
      if (colours[0] !== colours.at(-1)) edit([...colours, colours[0] as string]);
    }),
  ];
  const summary = make('summary', {}, 'Edit its colours');
  return make('details', {}, summary, stops, make('div', { class: 'choices' }, ...buttons));
}

type Edit = (colours: readonly string[], lasting?: boolean) => void;

function stopFor(model: Model, k: number, edit: Edit): HTMLElement {
  const name = `Colour ${k + 1}`;
  const input = make('input', { type: 'color', 'aria-label': name });
  const pick = (lasting: boolean) => edit(stopsOf(model.scene).with(k, input.value), lasting);
  input.addEventListener('input', () => pick(false));
  input.addEventListener('change', () => pick(true));
  const earlier = makeButton('‹', () => edit(swapped(stopsOf(model.scene), k)), {
    'aria-label': `${name}: earlier`,
  });
  const remove = makeButton('×', () => edit(stopsOf(model.scene).toSpliced(k, 1)), {
    'aria-label': `${name}: remove`,
  });
  return make('div', { class: 'stop' }, input, earlier, remove);
}

/** Shows the colours in the controls that are there, of which one may have the focus. */
function refresh(stops: HTMLElement, colours: readonly string[]): void {
  for (const [k, stop] of [...stops.children].entries()) {
    const input = stop.querySelector('input');
    const [earlier, remove] = stop.querySelectorAll('button');
    if (input && input !== document.activeElement) input.value = sixDigits(colours[k] as string);
    if (earlier) earlier.disabled = k === 0;
    if (remove) remove.disabled = colours.length === 1;
  }
}

/** The colours of a list, or those that a named palette is made of. */
function stopsOf({ palette }: Scene): readonly string[] {
  return typeof palette === 'string' ? stopsNamed(palette as PaletteName) : palette;
}

const NAMED = new Map<PaletteName, readonly string[]>();

/** The fewest colours at equal distances that keep a named palette as it is. */
function stopsNamed(name: PaletteName): readonly string[] {
  const known = NAMED.get(name) ?? fewestStops(gradientNamed(name));
  NAMED.set(name, known);
  return known;
}

function swapped(colours: readonly string[], k: number): string[] {
  const [before, own] = [colours[k - 1] as string, colours[k] as string];
  return colours.with(k - 1, own).with(k, before);
}
