import { InputError } from '../../../core/errors.js';
import { numberFrom } from '../../../core/numeral.js';
import type { Scene, SceneFields } from '../../../core/scene/scene.js';
import type { Model } from '../state/model.js';
import { make } from './dom.js';

/** A control for a field of the scene: how to show its value, and how to apply input. */
export interface Field {
  readonly label: string;
  /** Unit, range or meaning, in a few words. */
  readonly hint?: string;
  readonly control: HTMLInputElement | HTMLSelectElement;
  /** A slider beside the control, with the same value. */
  readonly slider?: HTMLInputElement;
  /** Why the field has no effect in a scene, in a few words; undefined if it has one. */
  idle?(scene: Scene): string | undefined;
  show(scene: Scene): string;
  /** @throws InputError, whose message is shown at the field */
  put(text: string, lasting: boolean): void;
}

let ids = 0;

/** Creates a labelled field that follows the model. */
export function makeField(model: Model, field: Field): HTMLElement {
  const { label, hint, control, slider } = field;
  const id = `field-${ids++}`;
  control.id = id;
  const wrong = make('span', { class: 'wrong', id: `${id}-wrong` });
  const about = make('span', { class: 'hint', id: `${id}-hint` }, hint ?? '');
  control.setAttribute('aria-describedby', `${id}-hint ${id}-wrong`);
  const put = (text: string, lasting: boolean) => {
    const refusal = refusalOf(() => field.put(text, lasting));
    wrong.textContent = refusal ?? '';
    control.setAttribute('aria-invalid', String(refusal !== undefined));
  };
  listen(control, put);
  if (slider) {
    slider.setAttribute('aria-label', `${label}, slider`);
    listen(slider, put);
  }
  const follow = () => {
    const text = field.show(model.scene);
    // Typing is not overwritten.
    if (document.activeElement !== control || control.type !== 'text') control.value = text;
    if (slider) slider.value = text;
    const why = field.idle?.(model.scene);
    control.disabled = why !== undefined;
    if (slider) slider.disabled = control.disabled;
    about.textContent = why ?? hint ?? '';
  };
  follow();
  model.listen((change) => {
    if (change === 'scene') follow();
  });
  control.addEventListener('blur', () => {
    if (control.getAttribute('aria-invalid') !== 'true') follow();
  });
  const row = slider ? [make('span', { class: 'row' }, control, slider)] : [control];
  const name = make('label', { for: id }, label);
  return make('div', { class: 'field' }, name, ...row, about, wrong);
}

/** Adds no undo steps while a slider or colour picker moves; its last value adds one. */
function listen(
  control: HTMLInputElement | HTMLSelectElement,
  put: (text: string, lasting: boolean) => void,
): void {
  if (control.type === 'range' || control.type === 'color') {
    control.addEventListener('input', () => put(control.value, false));
  }
  control.addEventListener('change', () => put(control.value, true));
}

/** The message of an action's InputError; undefined if the action succeeds. */
export function refusalOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (refusal) {
    if (refusal instanceof InputError) return refusal.message;
    throw refusal;
  }
}

/** Parses a number, also with a decimal comma or a typographic minus. @throws InputError */
export function numberPutIn(field: string, text: string): number {
  return numberFrom(field, text.trim().replace(',', '.').replace('−', '-'));
}

/** Significant digits shown; the remaining digits of an f64 are mostly rounding noise. */
const DIGITS = 15;

/** A number as shown in a field. */
export function numberText(number: number): string {
  return String(Number(number.toPrecision(DIGITS)));
}

/** Names of the scene's numeric fields. */
type NumberName = {
  [Name in keyof Scene]-?: Scene[Name] extends number ? Name : never;
}[keyof Scene];

/** A field for a single number. */
export function numberField(model: Model, name: NumberName, label: string, hint: string): Field {
  return {
    label,
    hint,
    control: textInput(),
    show: (scene) => numberText(scene[name]),
    put: (text, lasting) =>
      model.change({ [name]: numberPutIn(name, text) } as SceneFields, { lasting }),
  };
}

/** Creates a checkbox that follows the model. */
export function makeCheck(
  model: Model,
  label: string,
  isChecked: () => boolean,
  put: (isChecked: boolean) => void,
): HTMLElement {
  const box = make('input', { type: 'checkbox' });
  const follow = () => {
    box.checked = isChecked();
  };
  box.addEventListener('change', () => put(box.checked));
  model.listen(follow);
  follow();
  return make('label', { class: 'check' }, box, label);
}

/** Creates a text input. Numbers use it too, as number inputs show neither 1e-12 nor all digits well. */
export function textInput(attributes: Readonly<Record<string, string>> = {}): HTMLInputElement {
  const others = { autocomplete: 'off', spellcheck: 'false', ...attributes };
  return make('input', { type: 'text', ...others });
}

export function slider(min: number, max: number, step: number | 'any'): HTMLInputElement {
  return make('input', {
    type: 'range',
    min: String(min),
    max: String(max),
    step: String(step),
  });
}

export function select(options: Readonly<Record<string, string>>): HTMLSelectElement {
  const element = make('select');
  for (const [value, label] of Object.entries(options)) {
    element.append(make('option', { value }, label));
  }
  return element;
}
