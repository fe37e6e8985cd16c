import { gradientNamed } from '../../../core/colour/gradients.js';
import { hexFrom, rgbFrom } from '../../../core/colour/oklab.js';
import type { Scene } from '../../../core/scene/scene.js';
import { PALETTES, type PaletteName } from '../../../core/scene/table.js';
import type { Model } from '../state/model.js';
import { make, makeButton, makeSection } from './dom.js';
import { type Field, makeCheck, makeField, numberField, select, slider } from './fields.js';
import { paletteEditor } from './palette-editor.js';
import { sixDigits } from './six-digits.js';

/** The controls for colour. */
export function colourSection(model: Model): HTMLElement {
  const field = (each: Field) => makeField(model, each);
  return makeSection(
    'Colour',
    true,
    field({
      label: 'Mode',
      hint: 'quantity that sets the colour',
      control: select({
        counts: 'counts: iterations',
        smooth: 'smooth: no bands',
        distance: 'distance: to the set',
        histogram: 'histogram: equal areas',
      }),
      show: ({ colour }) => colour,
      put: (colour) => model.change({ colour: colour as Scene['colour'] }),
    }),
    paletteChoice(model),
    paletteEditor(model),
    field({
      ...numberField(model, 'repeat', 'Repeat', 'palette cycles; more than 0'),
      slider: slider(0.25, 24, 0.05),
    }),
    field({
      ...numberField(model, 'offset', 'Offset', 'where in the palette to start, 0 to 1'),
      slider: slider(0, 1, 0.005),
    }),
    makeCheck(
      model,
      'Reverse palette',
      () => model.scene.reverse,
      (reverse) => model.change({ reverse }),
    ),
    interiorField(model),
    field({
      ...numberField(
        model,
        'itermin',
        'Minimum count',
        'counts up to this get the first colour; at least 0',
      ),
      idle: ({ colour }) =>
        colour === 'distance' || colour === 'histogram'
          ? 'only for the modes counts and smooth'
          : undefined,
    }),
    field({
      label: 'Antialiasing',
      hint: 'samples per pixel, once nothing moves',
      control: select({ 1: 'none', 2: '2 × 2', 3: '3 × 3', 4: '4 × 4' }),
      show: ({ samples }) => String(samples),
      put: (samples) => model.change({ samples: Number(samples) }),
    }),
  );
}

/** The named palettes, each with a swatch. */
function paletteChoice(model: Model): HTMLElement {
  const radios = PALETTES.map((name) => {
    const radio = make('input', { type: 'radio', name: 'palette', value: name, class: 'unseen' });
    radio.addEventListener('change', () => model.change({ palette: name }));
    return { radio, label: make('label', { class: 'swatch' }, radio, swatch(name), name) };
  });
  const follow = () => {
    for (const { radio } of radios) radio.checked = model.scene.palette === radio.value;
  };
  model.listen(follow);
  follow();
  const swatches = make('div', { class: 'swatches' }, ...radios.map(({ label }) => label));
  return make('fieldset', {}, make('legend', {}, 'Palette'), swatches);
}

function swatch(name: PaletteName): HTMLCanvasElement {
  const canvas = make('canvas', { width: '96', height: '1', 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const gradient = context.createLinearGradient(0, 0, 96, 0);
  const colours = gradientNamed(name);
  for (const [k, colour] of colours.entries()) {
    gradient.addColorStop(k / Math.max(1, colours.length - 1), hexFrom(rgbFrom(colour)));
  }
  context.fillStyle = gradient;
  context.fillRect(0, 0, 96, 1);
  return canvas;
}

function interiorField(model: Model): HTMLElement {
  const control = make('input', { type: 'color' });
  const shown = ({ interior, palette }: Scene) =>
    interior ?? (palette === 'grey' ? '#ffffff' : '#000000');
  return make(
    'div',
    {},
    makeField(model, {
      label: 'Inside',
      hint: 'colour of points that never escape',
      control,
      show: (scene) => sixDigits(shown(scene)),
      put: (interior, lasting) => model.change({ interior }, { lasting }),
    }),
    makeButton('Use the palette’s colour', () => model.clearInterior()),
  );
}
