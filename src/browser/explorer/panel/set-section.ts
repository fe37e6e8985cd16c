import { InputError } from '../../../core/errors.js';
import type { Scene } from '../../../core/scene/scene.js';
import { FORMULAS, hasC } from '../state/formulas.js';
import type { Model } from '../state/model.js';
import { centreOf, type Point, regionAround, sizeOf, widthOf } from '../state/viewport.js';
import { make, makeSection } from './dom.js';
import {
  type Field,
  makeCheck,
  makeField,
  numberField,
  numberPutIn,
  numberText,
  select,
  slider,
  textInput,
} from './fields.js';

/** The controls for formula, iteration and view. */
export function setSection(model: Model): HTMLElement {
  const field = (each: Field) => makeField(model, each);
  const list = make(
    'datalist',
    { id: 'formulas' },
    ...FORMULAS.map(({ formula }) => make('option', { value: formula })),
  );
  return makeSection(
    'Formula and view',
    true,
    field({
      label: 'Set',
      control: select({
        julia: 'Julia: pixel = starting z',
        mandelbrot: 'Mandelbrot: pixel = c',
      }),
      show: ({ set }) => set,
      put: (set) => model.change({ set: set as Scene['set'] }),
      idle: ({ set, formula }) =>
        set === 'julia' && !hasC(formula) ? 'a formula without c has only a Julia set' : undefined,
    }),
    field({
      label: 'Formula',
      hint: 'the next z, in terms of z, c, i, e, pi, numbers, + − * / ^ and exp log sin cos tan sinh cosh sqrt abs conj re im',
      control: textInput({ list: 'formulas' }),
      show: ({ formula }) => formula,
      put: (formula) => model.takeFormula(formula),
    }),
    list,
    field({
      ...numberField(model, 'real', 'c, real part', 'parameter of the Julia set'),
      slider: slider(-2, 2, 0.0001),
      idle: whyNoC,
    }),
    field({
      ...numberField(model, 'imag', 'c, imaginary part', 'parameter of the Julia set'),
      slider: slider(-2, 2, 0.0001),
      idle: whyNoC,
    }),
    field({
      label: 'Start',
      hint: 'real, imaginary: where Mandelbrot orbits start',
      control: textInput(),
      show: ({ start }) => (start ?? [0, 0]).map(numberText).join(', '),
      put: (text, lasting) => model.change({ start: pairFrom('start', text) }, { lasting }),
      idle: ({ set }) =>
        set === 'julia' ? 'the orbits of a Julia set start at the pixel' : undefined,
    }),
    field(
      numberField(model, 'itermax', 'Iterations', 'maximum, at least 1; more show finer detail'),
    ),
    makeCheck(
      model,
      'Increase iterations with zoom',
      () => model.followsDepth,
      (follows) => (follows ? model.followDepth() : model.change({ itermax: model.scene.itermax })),
    ),
    field(
      numberField(
        model,
        'threshold',
        'Threshold',
        'an orbit escapes when |z| exceeds this; 0 or more',
      ),
    ),
    field(
      numberField(
        model,
        'convergence',
        'Convergence',
        'a smaller step ends an orbit too; 0 turns this off',
      ),
    ),
    field(centreField(model)),
    field(widthField(model)),
  );
}

function whyNoC({ set, formula }: Scene): string | undefined {
  if (set === 'mandelbrot') return 'in a Mandelbrot set, each pixel is a c';
  return hasC(formula) ? undefined : 'the formula has no c';
}

function centreField(model: Model): Field {
  return {
    label: 'Centre',
    hint: 'real, imaginary',
    control: textInput(),
    show: (scene) => {
      const { re, im } = centreOf(scene);
      return `${numberText(re)}, ${numberText(im)}`;
    },
    put: (text, lasting) => {
      const [re, im] = pairFrom('centre', text);
      look(model, { re, im }, widthOf(model.scene), lasting);
    },
  };
}

function widthField(model: Model): Field {
  return {
    label: 'Width',
    hint: 'of the view, in the plane; more than 0',
    control: textInput(),
    show: (scene) => numberText(widthOf(scene)),
    put: (text, lasting) => {
      const width = numberPutIn('width', text);
      if (!(width > 0)) throw new InputError('width', 'a finite number, more than 0', width);
      look(model, centreOf(model.scene), width, lasting);
    },
  };
}

function look(model: Model, centre: Point, width: number, lasting: boolean): void {
  model.look(regionAround(centre, width, sizeOf(model.scene)), { lasting });
}

function pairFrom(field: string, text: string): [number, number] {
  const parts = text.split(/[,;]/);
  if (parts.length !== 2) throw new InputError(field, 'two numbers: real, imaginary', text);
  return parts.map((part) => numberPutIn(field, part)) as [number, number];
}
