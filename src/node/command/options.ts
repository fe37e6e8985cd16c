import { createRequire } from 'node:module';
import type { Command, Option as OptionType } from 'commander';
import { InputError } from '../../core/errors.js';
import { numberFrom } from '../../core/numeral.js';
import type { Field, Group, Kind } from '../../core/scene/field.js';
import { FIELD_ROWS, PALETTES } from '../../core/scene/table.js';
import type { SceneFields } from '../../core/scene/types.js';
import { ENCODINGS, FORMATS } from '../file/encodings.js';

/**
 * Commander is CommonJS. Imported as a module it is parsed a second time to find its exports, which
 * takes 4 % of `juliaset -V`.
 */
export const commander = createRequire(import.meta.url)('commander') as typeof import('commander');

const { Option } = commander;

/** What the help says over the options of a group: an example of them. */
const HEADINGS = {
  region: 'Region, as in juliaset -R 1000 --centre=-0.1,0.2 --width 0.5:',
  set: 'Set, as in juliaset --set mandelbrot -M 500:',
  colour: 'Colour, as in juliaset --colour smooth --palette viridis --repeat 4:',
  output: 'Output, as in juliaset -o counts.npy:',
  machine: 'Machine, as in juliaset --backend cpu:',
  general: 'General:',
} as const;

function grouped(group: keyof typeof HEADINGS, ...options: OptionType[]): OptionType[] {
  return options.map((option) => option.helpGroup(HEADINGS[group]));
}

/**
 * The fields of a scene of which options speak, group by group.
 *
 * @param ofFile whether a file's scene is what they override: its values are the defaults then
 */
export function sceneOptions(groups: readonly Group[], { ofFile = false } = {}): OptionType[] {
  const rows = Object.entries(FIELD_ROWS);
  // Beside a file it is refused in words of its own.
  const preset = text('--preset <name>', 'a scene to begin from (see juliaset presets)').hideHelp(
    ofFile,
  );
  return groups.flatMap((group) => {
    const own = rows.filter(([, row]) => row.group === group);
    const options = own.flatMap(([name, row]) => optionsOf(name, row, !ofFile));
    return grouped(group, ...(group === 'set' ? [preset] : []), ...options);
  });
}

function optionsOf(name: string, row: Field<unknown>, saysDefault: boolean): OptionType[] {
  const letter = row.letter === undefined ? '' : `-${row.letter}, `;
  const shell = row.shell === undefined ? '' : `, ${row.shell}`;
  const plain = row.default === undefined ? undefined : String(row.default);
  const otherwise = row.kind === 'flag' ? undefined : (row.otherwise ?? plain);
  const isSaid = saysDefault && otherwise !== undefined;
  const about = `${row.about}${shell}${isSaid ? ` (${otherwise})` : ''}`;
  if (row.kind === 'flag') {
    return [
      new Option(`${letter}--${name}`, about),
      new Option(`--no-${name}`, 'do not, though the scene says so'),
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
  /** What the help puts for the value. */
  readonly metavar: string;
  parse(field: string, given: string): unknown;
}

/** How the command line has the values of each kind; `sceneFrom` says whether they are right. */
const AS_TEXT: Readonly<Record<Exclude<Kind, 'flag'>, AsText>> = {
  number: { metavar: 'n', parse: parseNumber },
  point: { metavar: 're,im', parse: parsePoint },
  text: { metavar: 'text', parse: (_, given) => withoutEquals(given) },
  choice: { metavar: 'name', parse: (_, given) => withoutEquals(given).toLowerCase() },
  colour: { metavar: 'colour', parse: (_, given) => withoutEquals(given) },
  palette: { metavar: 'palette', parse: (_, given) => paletteText(withoutEquals(given)) },
};

/** How to render, and where to. */
export function renderOptions(): OptionType[] {
  return grouped(
    'output',
    text('-o, --output <file>', 'where to write; - is standard output (plot.png)'),
    text('--format <name>', `${formats()} (by the file’s ending)`),
    new Option('--compression <n>', 'of a PNG, 0 (none) to 9 (smallest) (6)')
      .default(6)
      .argParser((given) => parseNumber('compression', given)),
    new Option('--dpi <n>', 'pixels an inch, for print').argParser((given) =>
      parseNumber('dpi', given),
    ),
    new Option('--fast', 'the same as --compression 1').conflicts('compression'),
    new Option('--resume', 'go on with an interrupted large picture'),
    new Option('--print-scene', 'print the scene as JSON, and draw nothing'),
    new Option('-q, --quiet', 'print errors only'),
  );
}

/** `png, or npy for the counts` */
function formats(): string {
  return FORMATS.map((name) => [name, ENCODINGS[name].about].filter(Boolean).join(' ')).join(
    ', or ',
  );
}

/** What counts. */
export function backendOptions(): OptionType[] {
  return grouped(
    'machine',
    text('--backend <name>', 'auto, gpu (software adapters too) or cpu (auto)').default('auto'),
    text('--precision <name>', 'single (f32), double (as f64) or auto (auto)').default('auto'),
    text('--adapter <name>', 'by a part of its name (see juliaset info)'),
  );
}

export function verifyOptions(): OptionType[] {
  return grouped(
    'output',
    new Option('--tolerance <share>', 'of counts that may differ, 0 to 1').argParser((given) =>
      parseNumber('tolerance', given),
    ),
    text('--difference <file>', 'a PNG: equal black, off by one grey, more white'),
  );
}

export function exploreOptions(): OptionType[] {
  return grouped(
    'machine',
    new Option('--open', 'open the page in the browser'),
    new Option('--port <n>', 'of this machine; 0: any that is free (0)')
      .default(0)
      .argParser((given) => parseNumber('port', given)),
  );
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

/** Commander gives the value of `-x=-0.1` as `=-0.1`; the original program's users write it so. */
function withoutEquals(text: string): string {
  return text.startsWith('=') ? text.slice(1) : text;
}

/** A number; 10k is 10,000. */
function parseNumber(field: string, given: string): number {
  const text = withoutEquals(given).trim();
  const isThousands = /\dk$/i.test(text);
  return isThousands ? 1000 * numberFrom(field, text.slice(0, -1)) : numberFrom(field, text);
}

/** The name of a palette as it is written; files and colours as they are. */
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
