// The command line. Only here does the process get an exit status.
import { inspect } from 'node:util';
import type { Command as CommandType, Option as OptionType } from 'commander';
import { CancelledError, InputError } from '../../core/errors.js';
import { PALETTES } from '../../core/scene/table.js';
import { VERSION } from '../../core/version.js';
import type { ExploreFlags } from './explore.js';
import './hangup.js';
import {
  backendOptions,
  commander,
  exploreOptions,
  givenFields,
  passOn,
  renderOptions,
  sceneOptions,
  verifyOptions,
} from './options.js';
import type { RenderFlags } from './render.js';
import { give, isUnread, say } from './streams.js';
import type { VerifyFlags } from './verify.js';

const { Command, CommanderError } = commander;

const STATUS = { done: 0, failed: 1, misused: 2, cancelled: 130 } as const;

const SCENE_GROUPS = ['region', 'set', 'colour'] as const;

const HELP = `
Palettes: ${PALETTES.slice(0, 8).join(', ')},
  ${PALETTES.slice(8).join(', ')}.
Formulas: z, c, i, e, pi, numbers, + - * / ^, parentheses, and exp log sin cos
  tan sinh cosh sqrt abs conj re im. 3z is 3*z, and 1/3z is 1/(3z).

Examples:
  juliaset                                  the default picture, plot.png
  juliaset -x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000
                                            a detail with 16 million pixels
  juliaset --set mandelbrot --colour smooth --palette viridis --samples 3
                                            no bands, and smooth edges
  juliaset --formula 'z - (z^3-1)/(3z^2)' --convergence 1e-3 --colour smooth
                                            Newton’s method for z^3 = 1
  juliaset --preset spirals -R 1000         a scene that has a name
  juliaset -r -0.12 -i 0.75 -o - | display  to another program
  juliaset render plot.png -R 20000 -o poster.png
                                            a picture’s scene, at another size
  juliaset -R 65536 -o huge.png             after Ctrl-C, go on with --resume`;

/** @param writeOut takes help and version */
function program(writeOut: (text: string) => void): CommandType {
  const command = new Command('juliaset')
    .description(
      'Draws the filled Julia set of z² + c, or of another formula, coloured by escape time.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ optionDescription: ({ description }) => description })
    .enablePositionalOptions()
    .hook('preSubcommand', passOn)
    .addHelpText('after', HELP)
    .configureOutput({ writeOut, outputError: () => undefined })
    .exitOverride();
  withOptions(command, sceneOptions(SCENE_GROUPS), renderOptions(), backendOptions());
  command.allowExcessArguments().action(async (flags: RenderFlags) => {
    const [unknown] = command.args;
    if (unknown !== undefined) command.error(await unknownCommand(unknown, command));
    await runRender(undefined, flags, command);
  });
  const render = subcommand(command, 'render', 'draw a file’s scene; options override it')
    .argument('<scene>', 'a JSON file, or a PNG of this program')
    .action((file: string, flags: RenderFlags) => runRender(file, flags, render));
  withOptions(
    render,
    sceneOptions(SCENE_GROUPS, { ofFile: true }),
    renderOptions(),
    backendOptions(),
  );
  subcommand(command, 'show', 'print a picture’s scene, as JSON')
    .argument('<picture>', 'a PNG of this program')
    .action(async (file: string) => {
      const { show } = await import('./show.js');
      await show(file);
    });
  const about = 'compare counts with the f64 reference';
  const verify = subcommand(command, 'verify', about)
    .argument('[scene]', 'a JSON file, or a PNG of this program')
    .action(async (file: string | undefined, flags: VerifyFlags) => {
      const { verify: run } = await import('./verify.js');
      await run(file, await givenFields(verify), flags);
    });
  withOptions(verify, sceneOptions(['region', 'set']), verifyOptions(), backendOptions());
  const explorer = subcommand(command, 'explore', 'serve the explorer, a page to move through sets')
    .argument('[scene]', 'a JSON file, or a PNG of this program')
    .action(async (file: string | undefined, flags: ExploreFlags) => {
      const { explore } = await import('./explore.js');
      await explore(file, flags);
    });
  withOptions(explorer, exploreOptions());
  subcommand(command, 'presets', 'list the scenes that have names').action(async () => {
    const { presets } = await import('./presets.js');
    await presets();
  });
  subcommand(command, 'info', 'list adapters, and which backend auto takes').action(async () => {
    const { info } = await import('./info.js');
    await info();
  });
  subcommand(command, 'bench', 'time the article’s picture on each backend').action(async () => {
    const { bench } = await import('./bench.js');
    await bench();
  });
  return command;
}

async function unknownCommand(name: string, { commands }: CommandType): Promise<string> {
  const { nearest } = await import('../../core/nearest.js');
  const near = nearest(
    name,
    commands.map((command) => command.name()),
  );
  const scene = /\.(png|json)$/i.test(name) ? `render ${name}` : undefined;
  const meant = scene ?? near;
  return `unknown command '${name}'${meant === undefined ? '' : `; did you mean juliaset ${meant}?`}`;
}

function subcommand(command: CommandType, name: string, description: string): CommandType {
  return command.command(name).allowExcessArguments(false).description(description);
}

function withOptions(command: CommandType, ...groups: OptionType[][]): void {
  for (const option of groups.flat()) command.addOption(option);
}

async function runRender(
  file: string | undefined,
  flags: RenderFlags,
  command: CommandType,
): Promise<void> {
  const { render } = await import('./render.js');
  await render(file, await givenFields(command), flags);
}

async function run(): Promise<void> {
  let printed = '';
  const command = program((text) => {
    printed += text;
  });
  try {
    await command.parseAsync();
  } catch (error) {
    // So Commander ends after help and version.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
    await give(printed);
  }
}

/** Says in one line what went wrong, and gives the exit status. */
async function report(error: unknown): Promise<number> {
  // A reader of our output who has had enough has all that was asked for.
  if (isUnread(error)) return STATUS.done;
  if (error instanceof CommanderError) {
    complain(error.message.replace(/^error: /, ''));
    return STATUS.misused;
  }
  if (process.env.DEBUG) for (const line of inspect(error).split('\n')) say(line);
  if (error instanceof CancelledError) {
    if (error.kept !== undefined) complain(error.kept);
    return STATUS.cancelled;
  }
  // Fields have the names of the options, but for what a scene's file alone may have.
  const inFile =
    error instanceof InputError && ['scene', 'version', 'region'].includes(error.field);
  if (error instanceof InputError) {
    complain(`${inFile ? '' : '--'}${error.message}${await hintFor(error)}`);
  }
  if (!(error instanceof InputError))
    complain(error instanceof Error ? error.message : String(error));
  return error instanceof InputError ? STATUS.misused : STATUS.failed;
}

/** The cure for what is often taken for something else. */
async function hintFor({ field, received }: InputError): Promise<string> {
  if (field !== 'set') return '';
  const { PRESETS } = await import('../../core/scene/presets.js');
  const isPreset = PRESETS.some(({ name }) => name === received);
  return isPreset ? `; a preset has that name: --preset ${received}` : '';
}

function complain(words: string): void {
  const lines = words.split('\n').map((line) => line.trim());
  say(`juliaset: ${lines.filter((line) => line !== '').join('; ')}`);
}

try {
  await run();
} catch (error) {
  process.exitCode = await report(error);
}
