import { commandLineOf } from '../../../core/scene/command-line.js';
import { sceneToJson } from '../../../core/scene/json.js';
import type { Model } from '../state/model.js';
import { explorerAddress } from '../storage/pins.js';
import { make, makeButton } from './dom.js';
import { textInput } from './fields.js';

/** Opens a dialog with a new title and content; closing it returns the focus. */
export function openDialog(dialog: HTMLDialogElement, title: string, ...content: Node[]): void {
  const heading = make('h2', { id: dialog.getAttribute('aria-labelledby') ?? '' }, title);
  dialog.replaceChildren(heading, ...content);
  dialog.showModal();
}

export function closeButton(dialog: HTMLDialogElement, label = 'Close'): HTMLButtonElement {
  return makeButton(label, () => dialog.close());
}

/** Copies text to the clipboard, and reports it. */
export async function copy(
  text: string,
  say: (words: string) => void,
  complain: (failure: unknown) => void,
): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say('Copied.');
  } catch {
    complain('The browser did not allow copying: select the text and copy it by hand.');
  }
}

/** Offers the current view as an address, a command line and a scene. */
export function openShare(
  dialog: HTMLDialogElement,
  model: Model,
  say: (words: string) => void,
  complain: (failure: unknown) => void,
): void {
  const address = new URL(explorerAddress(model.explored), location.href).href;
  const shared = [
    ['Address', address, 'opens this view in any browser'],
    [
      'Command line',
      commandLineOf(model.scene),
      'draws this picture in a shell; change --resolution for another size',
    ],
    ['Scene', sceneToJson(model.scene), 'save as a JSON file for juliaset render, or to drop here'],
  ] as const;
  const fields = shared.map(([label, text, hint], k) => {
    const id = `shared-${k}`;
    const input = textInput({ id, readonly: '', 'aria-describedby': `${id}-hint` });
    input.value = text;
    input.addEventListener('focus', () => input.select());
    const button = makeButton('Copy', () => void copy(text, say, complain), {
      'aria-label': `Copy: ${label}`,
    });
    const row = make('span', { class: 'row' }, input, button);
    const about = make('span', { class: 'hint', id: `${id}-hint` }, hint);
    return make('div', { class: 'field' }, make('label', { for: id }, label), row, about);
  });
  openDialog(dialog, 'Share', ...fields, closeButton(dialog));
}
