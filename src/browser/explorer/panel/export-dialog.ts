import { CancelledError } from '../../../core/errors.js';
import type { RenderProgress } from '../../../core/progress.js';
import { type Scene, sceneFrom } from '../../../core/scene/scene.js';
import { writesFiles } from '../export/export.js';
import type { Model } from '../state/model.js';
import { closeButton, openDialog } from './dialogs.js';
import { make, makeButton } from './dom.js';
import { numberPutIn, refusalOf, select, textInput } from './fields.js';

/** Common widths; the empty one stands for any other. */
const WIDTHS: Readonly<Record<string, string>> = {
  '': 'custom width',
  1920: '1920: Full HD',
  3840: '3840: 4K',
  7680: '7680: 8K',
  20000: '20,000: poster',
};

/** Exports the picture of a scene. @returns a sentence that says where it is. @throws CancelledError */
export type Export = (
  scene: Scene,
  options: { signal: AbortSignal; onProgress: (progress: RenderProgress) => void },
) => Promise<string>;

/** Opens the dialog that exports the current view at a chosen size. */
export function openExport(
  dialog: HTMLDialogElement,
  model: Model,
  exportPicture: Export,
  say: (words: string) => void,
): void {
  const seen = model.scene;
  const width = textInput({ id: 'export-width', inputmode: 'numeric' });
  width.value = String(seen.resolution);
  const common = select({
    [String(seen.resolution)]: `${seen.resolution}: as on screen`,
    ...WIDTHS,
  });
  common.id = 'export-common';
  const samples = select({ 1: 'none', 2: '2 × 2', 3: '3 × 3', 4: '4 × 4' });
  samples.id = 'export-samples';
  samples.value = String(seen.samples);
  const wrong = make('p', { class: 'wrong', role: 'alert' });
  const size = make('p', { class: 'hint' });
  const bar = make('progress', {
    max: '1',
    value: '0',
    'aria-label': 'Export progress',
    hidden: '',
  });

  const wanted = () => sceneOf(seen, width.value, samples.value);
  const check = () => {
    wrong.textContent =
      refusalOf(() => {
        const { resolution, rows } = wanted();
        size.textContent = `${resolution} × ${rows} pixels, ${memoryNote(resolution * (rows as number))}`;
      }) ?? '';
  };
  common.addEventListener('change', () => {
    if (common.value !== '') width.value = common.value;
    check();
  });
  width.addEventListener('input', check);
  check();

  let work: AbortController | undefined;
  const start = makeButton('Export PNG', () => void run(), { class: 'primary' });
  const cancel = closeButton(dialog, 'Cancel');
  dialog.addEventListener('close', () => work?.abort(), { once: true });
  const run = async () => {
    check();
    if (wrong.textContent !== '') return;
    work = new AbortController();
    const { signal } = work;
    start.disabled = true;
    bar.hidden = false;
    const onProgress = ({ pixels, total }: RenderProgress) => {
      bar.value = pixels / total;
    };
    try {
      const said = await exportPicture(wanted(), { signal, onProgress });
      dialog.close();
      say(said);
    } catch (failure) {
      if (signal.aborted) say('Export cancelled.');
      else if (!(failure instanceof CancelledError)) {
        wrong.textContent = failure instanceof Error ? failure.message : String(failure);
      }
    } finally {
      start.disabled = false;
      bar.hidden = true;
    }
  };
  openDialog(
    dialog,
    'Export',
    fieldOf('Width', 'in pixels; the height follows', width),
    fieldOf('Common widths', '', common),
    fieldOf('Antialiasing', 'samples per edge pixel', samples),
    size,
    wrong,
    bar,
    make('p', { class: 'choices' }, start, cancel),
  );
}

/** How the file is written, and at what cost in memory. */
function memoryNote(pixels: number): string {
  if (writesFiles()) return 'streamed to the file: memory use does not grow';
  const megabytes = Math.ceil((3 * pixels) / 1e6);
  return `held in memory until saved: at most ${megabytes} MB`;
}

/** The current view at another size. @throws InputError */
function sceneOf(seen: Scene, width: string, samples: string): Scene {
  const resolution = numberPutIn('resolution', width);
  return sceneFrom({ resolution, samples: Number(samples) }, seen);
}

function fieldOf(label: string, hint: string, control: HTMLElement): HTMLElement {
  const name = make('label', { for: control.id }, label);
  return make('div', { class: 'field' }, name, control, make('span', { class: 'hint' }, hint));
}
