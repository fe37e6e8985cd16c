// The command line. Only here does the process get an exit status.
import { createRequire } from 'node:module';
import type { Command as CommandType, Option as OptionType } from 'commander';
import { CancelledError, InputError } from '../../core/errors.js';
import { DEFAULT_SCENE, type Scene } from '../../core/scene.js';
import { VERSION } from '../version.js';
import type { RenderFlags } from './render.js';
import type { VerifyFlags } from './verify.js';

// Commander is CommonJS. Imported as a module it is parsed a second time to find its exports, which
// takes 4 % of `juliaset -V`.
const { Command, CommanderError, Option } = createRequire(import.meta.url)(
  'commander',
) as typeof import('commander');

const STATUS = { failed: 1, misused: 2, cancelled: 130 } as const;

const EXAMPLES = `
Examples:
  juliaset                                     the default picture, plot.png
  juliaset -R 1000 -o large.png                the same, 1000 pixels wide
  juliaset -x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000
                                               a detail with 16 million pixels
  juliaset -r -0.12 -i 0.75 -o - | display     another set, to standard output
  juliaset -R 65536 -o huge.png                2.7 gigapixels; after Ctrl-C, go on with --resume
  juliaset -M 1000 -o counts.npy               the counts, for numpy.load
  juliaset verify --tolerance 0.01             the counts of each backend against the reference
  juliaset info                                adapters found, and which is taken`;

function program(): CommandType {
  const command = new Command('juliaset')
    .description('Draws the filled Julia set of z² + c: grey by escape time, black to white.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const option of [...sceneOptions(), ...renderOptions(), ...backendOptions()]) {
    command.addOption(option);
  }
  command.allowExcessArguments().action(async (flags: Scene & RenderFlags) => {
    const [unknown] = command.args;
    if (unknown !== undefined) command.error(`unknown command '${unknown}'`);
    const { render } = await import('./render.js');
    await render(flags);
  });
  const verify = command
    .command('verify')
    .allowExcessArguments(false)
    .argument('[scene]', 'a JSON file, or a PNG of this program')
    .description('compare the counts of all backends and precisions with the f64 reference')
    .action(async (file: string | undefined, flags: Scene & VerifyFlags) => {
      const { verify: run } = await import('./verify.js');
      await run(file, givenFields(verify), flags);
    });
  for (const option of [...sceneOptions(), ...backendOptions(), ...verifyOptions()]) {
    verify.addOption(option);
  }
  command
    .command('info')
    .allowExcessArguments(false)
    .description('list the adapters that WebGPU finds, and which backend auto takes')
    .action(async () => {
      const { info } = await import('./info.js');
      await info();
    });
  command
    .command('bench')
    .allowExcessArguments(false)
    .description('time the article’s picture on each backend of this machine')
    .action(async () => {
      const { bench } = await import('./bench.js');
      await bench();
    });
  return command;
}

function sceneOptions(): OptionType[] {
  const number = (flags: string, field: keyof Scene, description: string) =>
    new Option(`${flags} <number>`, description)
      .default(DEFAULT_SCENE[field])
      .argParser((text) => parseNumber(field, text));
  return [
    number('-R, --resolution', 'resolution', 'columns; rows follow from the region'),
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

function renderOptions(): OptionType[] {
  return [
    new Option('--compression <level>', 'of a PNG, 0 (none) to 9 (smallest)')
      .default(6)
      .argParser((text) => parseNumber('compression', text)),
    new Option('--fast', 'the same as --compression 1').conflicts('compression'),
    text('-o, --output <file>', 'where to write; - is standard output').default('plot.png'),
    text('--format <name>', 'png, or npy for the counts (default: by the name of the output)'),
    new Option('--resume', 'go on with an interrupted render of more than 16 million pixels'),
    new Option('-q, --quiet', 'print errors only'),
  ];
}

function backendOptions(): OptionType[] {
  return [
    text('--backend <name>', 'auto, gpu (software adapters too) or cpu').default('auto'),
    text('--precision <name>', 'single (f32), double (the counts of f64), or auto').default('auto'),
    text('--adapter <name>', 'the adapter to take, by a part of its name (see juliaset info)'),
  ];
}

function verifyOptions(): OptionType[] {
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

/** The fields of a scene that the command line gives itself; a scene's file has the others. */
function givenFields(command: CommandType): Partial<Scene> {
  const fields = Object.keys(DEFAULT_SCENE) as (keyof Scene)[];
  const given = fields.filter((field) => command.getOptionValueSource(field) === 'cli');
  return Object.fromEntries(given.map((field) => [field, command.getOptionValue(field)]));
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

/** Says in one line what went wrong, and gives the exit status. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // Help and version.
    complain(error.message.replace(/^error: /, ''));
    return STATUS.misused;
  }
  if (process.env.DEBUG) console.error(error);
  if (error instanceof CancelledError) {
    if (error.kept !== undefined) complain(error.kept);
    return STATUS.cancelled;
  }
  // Fields have the names of the options, but for what a scene's file alone may have.
  const inFile = error instanceof InputError && ['scene', 'version'].includes(error.field);
  if (error instanceof InputError) complain(`${inFile ? '' : '--'}${error.message}`);
  else complain(error instanceof Error ? error.message : String(error));
  return error instanceof InputError ? STATUS.misused : STATUS.failed;
}

function complain(words: string): void {
  process.stderr.write(`juliaset: ${words.replaceAll(/\s*\n\s*/g, '; ')}\n`);
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
