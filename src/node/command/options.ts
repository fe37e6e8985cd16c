import type { Command, Option as OptionType } from 'commander';
import { InputError } from '../../core/errors.js';
import { DEFAULT_SCENE, type SceneFields } from '../../core/scene.js';
import { commander } from './commander.js';

const { Option } = commander;

/** The fields of a scene. */
export function sceneOptions(): OptionType[] {
  const number = (flags: string, field: keyof SceneFields, description: string) => {
    const option = new Option(`${flags} <number>`, description).argParser((text) =>
      parseNumber(field, text),
    );
    return isField(field) ? option.default(DEFAULT_SCENE[field]) : option;
  };
  return [
    number('-R, --resolution', 'resolution', 'columns; rows follow from the region'),
    number('--rows', 'rows', 'exactly so many, whatever the region’s shape'),
    new Option('--centre <re,im>', 'centre of the region').argParser(parsePoint),
    number('--width', 'width', 'width of the region; its height follows'),
    number('-x, --xleft', 'xleft', 'real part at the left edge'),
    number('-X, --xright', 'xright', 'real part at the right edge'),
    number('-y, --ybot', 'ybot', 'imaginary part at the bottom'),
    number('-Y, --ytop', 'ytop', 'imaginary part at the top'),
    number('-r, --real', 'real', 'real part of c'),
    number('-i, --imag', 'imag', 'imaginary part of c'),
    number('-t, --threshold', 'threshold', '|z| beyond which an orbit has escaped'),
    number('-m, --itermin', 'itermin', 'count up to which a pixel is black'),
    number('-M, --itermax', 'itermax', 'iterations at most; a pixel that does them all is white'),
  ];
}

/** How to render, and where to. */
export function renderOptions(): OptionType[] {
  return [
    new Option('--compression <level>', 'of a PNG, 0 (none) to 9 (smallest)')
      .default(6)
      .argParser((text) => parseNumber('compression', text)),
    new Option('--fast', 'the same as --compression 1').conflicts('compression'),
    text('-o, --output <file>', 'where to write; - is standard output').default('plot.png'),
    text('--format <name>', 'png, or npy for the counts (default: by the name of the output)'),
    new Option('--print-scene', 'print the scene as JSON, and draw nothing'),
    new Option('--resume', 'go on with an interrupted render of more than 16 million pixels'),
    new Option('-q, --quiet', 'print errors only'),
  ];
}

/** What counts. */
export function backendOptions(): OptionType[] {
  return [
    text('--backend <name>', 'auto, gpu (software adapters too) or cpu').default('auto'),
    text('--precision <name>', 'single (f32), double (the counts of f64), or auto').default('auto'),
    text('--adapter <name>', 'the adapter to take, by a part of its name (see juliaset info)'),
  ];
}

export function verifyOptions(): OptionType[] {
  return [
    new Option('--tolerance <share>', 'of the counts that may differ, 0 to 1').argParser((text) =>
      parseNumber('tolerance', text),
    ),
    text('--difference <file>', 'a PNG: equal is black, off by one grey, more white'),
  ];
}

function text(flags: string, description: string): OptionType {
  return new Option(flags, description).argParser(withoutEquals);
}

/** The fields of a scene that the command line gives itself; the others come from elsewhere. */
export function givenFields(command: Command): SceneFields {
  const fields = [...Object.keys(DEFAULT_SCENE), 'rows', 'centre', 'width'];
  const given = fields.filter((field) => command.getOptionValueSource(field) === 'cli');
  return Object.fromEntries(given.map((field) => [field, command.getOptionValue(field)]));
}

function isField(field: string): field is keyof typeof DEFAULT_SCENE {
  return Object.hasOwn(DEFAULT_SCENE, field);
}

/** Commander gives the value of `-x=-0.1` as `=-0.1`; the original program's users write it so. */
function withoutEquals(text: string): string {
  return text.startsWith('=') ? text.slice(1) : text;
}

function parseNumber(field: string, given: string): number {
  const text = withoutEquals(given);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new InputError(field, 'a finite number', text);
  }
  return Number(text);
}

/** `-0.5,0.1` */
function parsePoint(given: string): [number, number] {
  const parts = withoutEquals(given).split(',');
  if (parts.length !== 2) {
    throw new InputError('centre', 'two numbers, real,imaginary', withoutEquals(given));
  }
  return parts.map((part) => parseNumber('centre', part)) as [number, number];
}
