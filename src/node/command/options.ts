import { type Command, Option } from 'commander';
import { InputError } from '../../core/errors.js';
import { numberFrom } from '../../core/numeral.js';
import { USUAL_COMPRESSION } from '../../core/png/compression.js';
import type { Field, Group, Kind } from '../../core/scene/field.js';
import { FIELD_ROWS, PALETTES } from '../../core/scene/table.js';
import type { SceneFields } from '../../core/scene/types.js';
import { alternatives, ENCODINGS, FORMATS } from '../file/encodings.js';

/** Headings of the option groups in the help, each with an example. */
const HEADINGS = {
  region: 'Region, for example juliaset -R 1000 --centre=-0.1,0.2 --width 0.5:',
  set: 'Set, for example juliaset --set mandelbrot -M 500:',
  colour: 'Colour, for example juliaset --colour smooth --palette viridis --repeat 4:',
  output: 'Output, for example juliaset -o counts.npy:',
  machine: 'Machine, for example juliaset --backend cpu:',
  general: 'General:',
} as const;

function grouped(group: keyof typeof HEADINGS, ...options: Option[]): Option[] {
  return options.map((option) => option.helpGroup(HEADINGS[group]));
}

/**
 * Options for the fields of a scene, group by group.
 *
 * @param ofFile whether they override the scene of a file: the help then shows no defaults
 */
export function sceneOptions(groups: readonly Group[], { ofFile = false } = {}): Option[] {
  const rows = Object.entries(FIELD_ROWS);
  // With a file it is hidden rather than unknown, so that `sceneOf` can refuse it with a clear message.
  const preset = text('--preset <name>', 'a scene to start from (see juliaset presets)').hideHelp(
    ofFile,
  );
  return groups.flatMap((group) => {
    const own = rows.filter(([, row]) => row.group === group);
    const options = own.flatMap(([name, row]) => optionsOf(name, row, !ofFile));
    return grouped(group, ...(group === 'set' ? [preset] : []), ...options);
  });
}

function optionsOf(name: string, row: Field<unknown>, showsDefault: boolean): Option[] {
  const letter = row.letter === undefined ? '' : `-${row.letter}, `;
  const shell = row.shell === undefined ? '' : `, ${row.shell}`;
  const plain = row.default === undefined ? undefined : String(row.default);
  const otherwise = row.kind === 'flag' ? undefined : (row.otherwise ?? plain);
  const withDefault = showsDefault && otherwise !== undefined;
  const about = `${row.about}${shell}${withDefault ? ` (${otherwise})` : ''}`;
  if (row.kind === 'flag') {
    return [
      new Option(`${letter}--${name}`, about),
      new Option(`--no-${name}`, 'turn it off where the scene turns it on'),
    ];
  }
  const { metavar, parse } = AS_TEXT[row.kind];
  const parser = (given: string) =>
    row.times !== undefined && TIMES.test(given)
      ? withoutEquals(given)
          .split('x')
          .map((part) => parseNumber(name, part))
      : parse(name, given);
  const option = new Option(`${letter}--${name} <${metavar}>`, about).argParser(parser);
  if (row.spelling === undefined) return [option];
  const other = new Option(`--${row.spelling} <${metavar}>`, about).argParser(parser).hideHelp();
  return [option, other];
}

/** 1920x1080 */
const TIMES = /^=?\d+x\d+$/;

interface AsText {
  /** Placeholder for the value in the help. */
  readonly metavar: string;
  parse(field: string, given: string): unknown;
}

/** Placeholder and parser of each kind of value; `sceneFrom` validates the values. */
const AS_TEXT: Readonly<Record<Exclude<Kind, 'flag'>, AsText>> = {
  number: { metavar: 'n', parse: parseNumber },
  point: { metavar: 're,im', parse: parsePoint },
  text: { metavar: 'text', parse: (_, given) => withoutEquals(given) },
  choice: { metavar: 'name', parse: (_, given) => withoutEquals(given).toLowerCase() },
  colour: { metavar: 'colour', parse: (_, given) => withoutEquals(given) },
  palette: { metavar: 'palette', parse: (_, given) => paletteText(withoutEquals(given)) },
};

/** Options of the output. */
export function renderOptions(): Option[] {
  return grouped(
    'output',
    text('-o, --output <file>', 'where to write; - is standard output (plot.png)'),
    text('--format <name>', `${formats()} (by the file’s ending)`),
    text('--values <name>', 'of an npy: counts, smooth or distance (counts)'),
    new Option(
      '--compression <n>',
      `PNG compression, 0 (none) to 9 (smallest) (${USUAL_COMPRESSION})`,
    )
      .default(USUAL_COMPRESSION)
      .argParser((given) => parseNumber('compression', given)),
    new Option('--dpi <n>', 'pixels an inch, for print').argParser((given) =>
      parseNumber('dpi', given),
    ),
    new Option('--fast', 'the same as --compression 1').conflicts('compression'),
    new Option('--resume', 'continue an interrupted large picture'),
    new Option('--print-scene', 'print the scene as JSON, and draw nothing'),
    jsonOption(),
    new Option('-q, --quiet', 'print errors only'),
  );
}

/** `png, npy for the counts, or dzi for …` */
function formats(): string {
  return alternatives(
    FORMATS.map((name) => [name, ENCODINGS[name].about].filter(Boolean).join(' ')),
  );
}

/** Options of the backend. */
export function backendOptions(): Option[] {
  return grouped(
    'machine',
    text('--backend <name>', 'auto, gpu (software adapters too) or cpu (auto)').default('auto'),
    text('--precision <name>', 'single (f32), double (as f64) or auto (auto)').default('auto'),
    new Option('--threads <n>', 'of the CPU backend (one per core)').argParser((given) =>
      parseNumber('threads', given),
    ),
    text('--adapter <name>', 'part of the adapter’s name (see juliaset info)'),
  );
}

export function jsonOption(): Option {
  return new Option('--json', 'print the result as JSON');
}

export function verifyOptions(): Option[] {
  return [
    new Option('--tolerance <share>', 'share of counts that may differ, 0 to 1').argParser(
      (given) => parseNumber('tolerance', given),
    ),
    text('--difference <file>', 'a PNG of differences: 0 black, 1 grey, more white'),
    jsonOption(),
  ];
}

/** The system chooses a free one. */
const ANY_PORT = 0;

export function exploreOptions(): Option[] {
  return [
    new Option('--open', 'open the page in the browser'),
    new Option('--port <n>', `port of this machine; 0: any free port (${ANY_PORT})`)
      .default(ANY_PORT)
      .argParser((given) => parseNumber('port', given)),
  ];
}

function text(flags: string, description: string): Option {
  return new Option(flags, description).argParser(withoutEquals);
}

/**
 * Passes the options before a subcommand on to it, as if they came after it.
 *
 * @throws CommanderError when the subcommand does not have one of them
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

/** The scene fields that the command line gives explicitly, without any defaults. */
export async function givenFields(command: Command): Promise<SceneFields> {
  const isGiven = (option: string) => command.getOptionValueSource(option) === 'cli';
  const fields: Record<string, unknown> = {};
  for (const [name, { spelling, times }] of Object.entries(FIELD_ROWS)) {
    const option = [name, spelling].find((each) => each !== undefined && isGiven(each));
    if (option === undefined) continue;
    const value: unknown = command.getOptionValue(option);
    if (times === undefined || !Array.isArray(value)) fields[name] = value;
    else [fields[name], fields[times]] = value;
  }
  if (typeof fields.palette !== 'string') return fields;
  const { paletteFrom } = await import('./palette.js');
  return { ...fields, palette: await paletteFrom(fields.palette) };
}

/** Commander parses the value of `-x=-0.1`, a notation of the original program, as `=-0.1`. */
function withoutEquals(text: string): string {
  return text.startsWith('=') ? text.slice(1) : text;
}

/** Parses a number; `10k` is 10,000. */
function parseNumber(field: string, given: string): number {
  const text = withoutEquals(given).trim();
  const isThousands = /\dk$/i.test(text);
  return isThousands ? 1000 * numberFrom(field, text.slice(0, -1)) : numberFrom(field, text);
}

/** Normalises the name of a palette; files and colours stay as they are. */
function paletteText(given: string): string {
  const name = given.toLowerCase() === 'gray' ? 'grey' : given.toLowerCase();
  return PALETTES.some((each) => each === name) ? name : given;
}

/** `-0.5,0.1` */
function parsePoint(field: string, given: string): [number, number] {
  const parts = withoutEquals(given).split(',');
  if (parts.length !== 2) {
    throw new InputError(field, 'two numbers, real,imaginary', withoutEquals(given));
  }
  return parts.map((part) => parseNumber(field, part)) as [number, number];
}
