import { fieldsFromAddress } from '../../../core/scene/address.js';
import { PRESETS } from '../../../core/scene/presets.js';
import type { Model } from '../state/model.js';
import { goToFile } from '../storage/drop.js';
import { explorerAddress, keepPins, type Pin, pins } from '../storage/pins.js';
import { make, makeButton, makeSection } from './dom.js';
import { refusalOf, textInput } from './fields.js';

/** Presets, and a button that opens a file. */
export function presetsSection(
  model: Model,
  say: (words: string) => void,
  complain: (why: unknown) => void,
): HTMLElement {
  const buttons = PRESETS.map(({ name, about, scene }) =>
    makeButton(name, () => model.goTo(scene), { title: about }),
  );
  const file = make('input', { type: 'file', id: 'file', accept: '.png,.json' });
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (chosen) goToFile(chosen, model, say).catch(complain);
    // Lets the same file be chosen again.
    file.value = '';
  });
  const label = make('label', { for: 'file' }, 'Open a file: a PNG made by juliaset, or a scene');
  const choices = make('div', { class: 'choices' }, ...buttons);
  return makeSection('Presets', false, choices, make('div', { class: 'field' }, label, file));
}

/**
 * The scenes saved in this browser.
 *
 * @param thumbnail makes a small picture of the current view, as a `data:` URL
 */
export function pinsSection(
  model: Model,
  thumbnail: () => string,
  complain: (why: unknown) => void,
): HTMLElement {
  const list = make('ul', { class: 'pins' });
  const wrong = make('span', { class: 'wrong', role: 'alert' });
  const keep = (kept: readonly Pin[]) => {
    wrong.textContent = refusalOf(() => keepPins(kept)) ?? '';
    fill();
  };
  const fill = () => {
    const kept = pins();
    list.replaceChildren(
      ...kept.map((pin, k) =>
        pinItem(
          pin,
          () => goTo(model, pin, complain),
          () => keep(kept.toSpliced(k, 1)),
        ),
      ),
    );
  };
  fill();
  // Another tab may change the pins.
  addEventListener('storage', fill);
  const name = textInput({ 'aria-label': 'Pin name', placeholder: 'Name' });
  const pin = makeButton('Pin this view', () => {
    const address = explorerAddress(model.explored);
    const named = name.value.trim() || `${model.scene.set} ${pins().length + 1}`;
    keep([{ name: named.slice(0, 80), address, picture: thumbnail() }, ...pins()]);
    name.value = '';
  });
  const row = make('div', { class: 'field' }, make('span', { class: 'row' }, name, pin), wrong);
  return makeSection('Pins', false, row, list);
}

function pinItem({ name, picture }: Pin, go: () => void, remove: () => void): HTMLElement {
  const image = make('img', { src: picture, alt: '' });
  const to = makeButton('', go);
  to.append(image, name);
  return make('li', {}, to, makeButton('×', remove, { 'aria-label': `Remove ${name}` }));
}

function goTo(model: Model, { address }: Pin, complain: (why: unknown) => void): void {
  try {
    model.goTo(fieldsFromAddress(address));
  } catch (refusal) {
    complain(refusal);
  }
}
