// The page: the explorer, and the controls around it.
import { RenderError } from '../../core/errors.js';
import { Explorer, sizeOfElement } from './explorer.js';
import { exportPicture } from './export/export.js';
import { hasMap } from './map/map.js';
import { colourSection } from './panel/colour-section.js';
import { copy, openShare } from './panel/dialogs.js';
import { byId } from './panel/dom.js';
import { type Export, openExport } from './panel/export-dialog.js';
import { Messages } from './panel/messages.js';
import { setSection } from './panel/set-section.js';
import { Status } from './panel/status.js';
import { pinsSection, presetsSection } from './panel/storage-sections.js';
import type { StageChoice } from './picture/stage.js';
import { Model } from './state/model.js';
import { sizeOf } from './state/viewport.js';
import { listenToAddress } from './storage/address-bar.js';
import { listenToDrops } from './storage/drop.js';

/** Milliseconds without a change before screen readers are told the position. */
const ANNOUNCED_AFTER_MS = 800;

const stage = byId('stage', HTMLElement);
const picture = byId('picture', HTMLCanvasElement);
const overlay = byId('overlay', HTMLCanvasElement);
const map = byId('map', HTMLCanvasElement);
const panel = byId('panel', HTMLElement);
const boxButton = byId('box', HTMLButtonElement);
const orbitButton = byId('orbit', HTMLButtonElement);

// The panel determines the size of the stage, so it comes before all measuring.
showPanel(matchMedia('(min-width: 60rem)').matches);
for (const canvas of [picture, overlay, map]) {
  const { columns, rows } = sizeOfElement(canvas);
  canvas.width = columns;
  canvas.height = rows;
}
const model = new Model(sizeOfElement(stage));
const messages = new Messages(byId('said', HTMLElement), byId('complained', HTMLElement));
const say = (words: string) => messages.say(words);
const complain = (failure: unknown) => messages.complain(failure);
const address = listenToAddress(model, complain);

const status = new Status(model, {
  point: byId('point', HTMLElement),
  facts: byId('facts', HTMLElement),
  c: byId('c', HTMLElement),
});
const explorer = new Explorer(
  model,
  {
    stage,
    picture,
    overlay,
    map,
    mapFrame: byId('mapframe', HTMLElement),
    marker: byId('marker', HTMLElement),
  },
  {
    progress: (progress) => {
      status.progress = progress;
    },
    point: (place) => {
      status.place = place;
    },
    say,
    complain,
    help: openHelp,
    changed: () => {
      stage.classList.toggle('boxing', explorer.box.isArmed);
      boxButton.setAttribute('aria-pressed', String(explorer.box.isArmed));
      orbitButton.setAttribute('aria-pressed', String(explorer.showsOrbit));
    },
  },
  stageChoice(),
);

const writePicture: Export = async (scene, options) => {
  const { renderer } = explorer;
  if (!renderer) throw new RenderError('the renderer is not ready yet');
  return exportPicture(renderer, scene, options);
};

panel.append(
  setSection(model),
  colourSection(model),
  presetsSection(model, say, complain),
  pinsSection(model, () => explorer.thumbnail(), complain),
);
announce(byId('announced', HTMLElement));
listenToButtons();
listenToDrops(document.body, model, say, complain);
address.follow();
explorer.open().catch(complain);

declare global {
  interface Window {
    /** For tests and the console. */
    juliaset: { readonly model: Model; readonly explorer: Explorer };
  }
}
window.juliaset = { model, explorer };

/** Reads `?backend=`: `gpu` also accepts a software adapter, `cpu` uses no GPU. */
function stageChoice(): StageChoice {
  const wanted = new URLSearchParams(location.search).get('backend') ?? 'auto';
  if (wanted === 'gpu' || wanted === 'cpu' || wanted === 'auto') return wanted;
  complain(`backend: expected auto, gpu or cpu, got '${wanted.slice(0, 50)}'`);
  return 'auto';
}

function showPanel(isShown: boolean): void {
  panel.hidden = !isShown;
  byId('toggle', HTMLButtonElement).setAttribute('aria-expanded', String(isShown));
}

function openHelp(): void {
  byId('help-dialog', HTMLDialogElement).showModal();
}

/** Tells screen readers the new c or position, once changes have stopped. */
function announce(element: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let said = model.scene;
  model.listen(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { scene } = model;
      const isOtherC = scene.real !== said.real || scene.imag !== said.imag;
      element.textContent = isOtherC ? status.cInWords : status.inWords;
      said = scene;
    }, ANNOUNCED_AFTER_MS);
  });
}

function listenToButtons(): void {
  const on = (id: string, act: () => void) =>
    byId(id, HTMLButtonElement).addEventListener('click', act);
  const middle = () => {
    const { columns, rows } = sizeOf(model.scene);
    return { column: columns / 2, row: rows / 2 };
  };
  on('undo', () => model.undo());
  on('redo', () => model.redo());
  on('home', () => model.goHome());
  on('closer', () => explorer.motion.zoom(2, middle()));
  on('farther', () => explorer.motion.zoom(1 / 2, middle()));
  on('box', () => explorer.box.arm(!explorer.box.isArmed));
  on('orbit', () => explorer.toggleOrbit());
  on('copy', () => void copy(status.coordinates, say, complain));
  on('share', () => openShare(byId('share-dialog', HTMLDialogElement), model, say, complain));
  on('export', () =>
    openExport(byId('export-dialog', HTMLDialogElement), model, writePicture, say),
  );
  on('help', openHelp);
  const help = byId('help-dialog', HTMLDialogElement);
  help.querySelector('.close')?.addEventListener('click', () => help.close());
  on('toggle', () => showPanel(panel.hidden !== false));
  const follow = () => {
    byId('undo', HTMLButtonElement).disabled = !model.canUndo;
    byId('redo', HTMLButtonElement).disabled = !model.canRedo;
    byId('mapbox', HTMLElement).hidden = !hasMap(model.scene);
  };
  model.listen(follow);
  follow();
}
