import { createRequire } from 'node:module';
import type { Command, Option as OptionType } from 'commander';
import { DEFAULT_COLOURING, PALETTES } from '../../core/colour/colouring.js';
import { InputError } from '../../core/errors.js';
import { DEFAULT_SCENE, SCENE_FIELDS } from '../../core/scene/defaults.js';
import type { SceneFields } from '../../core/scene/scene.js';

/**
 * Commander is CommonJS. Imported as a module it is parsed a second time to find its exports, which
 * takes 4 % of `juliaset -V`.
 */
export const commander = createRequire(import.meta.url)('commander') as typeof import('commander');

const { Option } = commander;

/** The fields of a scene. */
export function sceneOptions(): OptionType[] {
  const number = (flags: string, field: keyof SceneFields, description: string) => {
    const option = new Option(`${flags} <number>`, description).argParser((text) =>
      parseNumber(field, text),
    );
    return isField(field) ? option.default(DEFAULT_SCENE[field]) : option;
  };
  const point = (flag: string, field: string, description: string) =>
    new Option(`${flag} <re,im>`, description).argParser((given) => parsePoint(field, given));
  return [
    text('--preset <name>', 'a scene to begin from (see juliaset presets)'),
    number('-R, --resolution', 'resolution', 'columns; rows follow from the region'),
    number('--rows', 'rows', 'exactly so many, whatever the region’s shape'),
    point('--centre', 'centre', 'centre of the region'),
    number('--width', 'width', 'width of the region; its height follows'),
    number('-x, --xleft', 'xleft', 'real part at the left edge'),
    number('-X, --xright', 'xright', 'real part at the right edge'),
    number('-y, --ybot', 'ybot', 'imaginary part at the bottom'),
    number('-Y, --ytop', 'ytop', 'imaginary part at the top'),
    number('-r, --real', 'real', 'real part of c'),
    number('-i, --imag', 'imag', 'imaginary part of c'),
    text('--set <name>', 'julia, or mandelbrot').default(DEFAULT_SCENE.set),
    text('--formula <formula>', 'the next z, from z and c: see below').default(
      DEFAULT_SCENE.formula,
    ),
    point('--start', 'start', 'where the orbits of a Mandelbrot set begin (0,0)'),
    number('-t, --threshold', 'threshold', '|z| beyond which an orbit has escaped (smooth: 1000)'),
    number('--convergence', 'convergence', 'a step that is smaller ends an orbit as well (0: no)'),
    number('-m, --itermin', 'itermin', 'count up to which a pixel has the first colour'),
    number('-M, --itermax', 'itermax', 'iterations at most; a pixel that does them all is inside'),
  ];
}

/** How counts become colours. */
export function colourOptions(): OptionType[] {
  const { colour, palette, repeat, offset, bits, samples } = DEFAULT_COLOURING;
  const number = (flags: string, field: string, description: string, otherwise: number) =>
    new Option(`${flags} <number>`, description)
      .default(otherwise)
      .argParser((text) => parseNumber(field, text));
  return [
    text('--palette <palette>', `${PALETTES.join(', ')}; colours #rrggbb,…; or a file`).default(
      palette,
    ),
    text('--colour <mode>', 'what it runs along: counts, smooth, distance or histogram').default(
      colour,
    ),
    number('--repeat', 'repeat', 'how many times it is run through', repeat),
    number('--offset', 'offset', 'where in it to begin, 0 to 1', offset),
    new Option('--reverse', 'run through it from its end'),
    new Option('--no-reverse', 'do not, though the scene says so'),
    text(
      '--interior <colour>',
      'of pixels that never escape, #rrggbb (grey: white, others: black)',
    ),
    number('--bits', 'bits', 'of a grey: 8 or 16', bits),
    number('--samples', 'samples', 'n: at edges, the mean of n × n points a pixel', samples),
  ];
}

/** How to render, and where to. */
export function renderOptions(): OptionType[] {
  return [
    new Option('--compression <level>', 'of a PNG, 0 (none) to 9 (smallest)')
      .default(6)
      .argParser((text) => parseNumber('compression', text)),
    new Option('--fast', 'the same as --compression 1').conflicts('compression'),
    text('-o, --output <file>', 'where to write; - is standard output (default: "plot.png")'),
    text('--format <name>', 'png, or npy for the counts (default: by the ending of the output)'),
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

export function exploreOptions(): OptionType[] {
  return [
    new Option('--open', 'open it in the browser'),
    new Option('--port <number>', 'of this machine; 0 is any that is free')
      .default(0)
      .argParser((text) => parseNumber('port', text)),
  ];
}

function text(flags: string, description: string): OptionType {
  return new Option(flags, description).argParser(withoutEquals);
}

/**
 * Hands the options that stand before a subcommand on to it: they count as if they stood behind.
 *
 * @throws CommanderError where the subcommand does not have one of them
 */
export function passOn(command: Command, subcommand: Command): void {
  const taken = new Set(subcommand.options.map((option) => option.attributeName()));
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli') continue;
    if (!taken.has(name)) command.error(`'${subcommand.name()}' has no option '${option.long}'`);
    subcommand.setOptionValueWithSource(name, command.getOptionValue(name), 'cli');
  }
}

/** The fields of a scene that the command line gives itself; the others come from elsewhere. */
export async function givenFields(command: Command): Promise<SceneFields> {
  const given = SCENE_FIELDS.filter((field) => command.getOptionValueSource(field) === 'cli');
  const fields = Object.fromEntries(given.map((field) => [field, command.getOptionValue(field)]));
  if (!given.includes('palette')) return fields;
  const { paletteFrom } = await import('./palette.js');
  return { ...fields, palette: await paletteFrom(fields.palette) };
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
function parsePoint(field: string, given: string): [number, number] {
  const parts = withoutEquals(given).split(',');
  if (parts.length !== 2) {
    throw new InputError(field, 'two numbers, real,imaginary', withoutEquals(given));
  }
  return parts.map((part) => parseNumber(field, part)) as [number, number];
}
