// The tree of commands and options. Shell completion and the manual page are generated from it, too.
import { Command, type Option } from 'commander';
import { PALETTES } from '../../core/scene/table.js';
import { VERSION } from '../../core/version.js';
import type { ExploreFlags } from './explore.js';
import { withoutWarnings } from './native-warnings.js';
import {
  backendOptions,
  exploreOptions,
  givenFields,
  jsonOption,
  passOn,
  renderOptions,
  sceneOptions,
  verifyOptions,
} from './options.js';
import type { RenderFlags } from './render.js';
import type { VerifyFlags } from './verify.js';

const SCENE_GROUPS = ['region', 'set', 'colour'] as const;

/** Notes on the values of options. */
export const NOTES = [
  `Palettes: ${PALETTES.join(', ')}.`,
  'Formulas: z, c, i, e, pi, numbers, + - * / ^, parentheses, and exp log sin cos tan sinh cosh sqrt ' +
    'abs conj re im. 3z is 3*z and binds tighter than division: 1/3z is 1/(3z).',
];

export const EXAMPLES = [
  'juliaset                                  the default picture, plot.png',
  'juliaset -x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000',
  '                                          a detail with 16 million pixels',
  'juliaset --set mandelbrot --colour smooth --palette viridis --samples 3',
  '                                          smooth colours and antialiased edges',
  "juliaset --formula 'z - (z^3-1)/(3z^2)' --convergence 1e-3 --colour smooth",
  '                                          Newton’s method for z^3 = 1',
  'juliaset --preset spirals -R 1000         a preset',
  'juliaset -r -0.12 -i 0.75 -o - | display  piped to another program',
  'juliaset render plot.png -R 20000 -o poster.png',
  '                                          a picture’s scene at another size',
  'juliaset -R 65536 -o huge.png             after Ctrl-C, continue with --resume',
];

/** Wraps a paragraph at 80 characters, with a hanging indent. */
function wrapped(text: string): string {
  return text.replaceAll(/(.{1,78})(?: +|$)/g, '$1\n  ').trimEnd();
}

const HELP = `
${NOTES.map(wrapped).join('\n')}

Examples:
${EXAMPLES.map((line) => `  ${line}`).join('\n')}`;

/** @param writeOut receives the text of help and version */
export function program(writeOut: (text: string) => void): Command {
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
    .argument('<scene>', 'a JSON file, a picture made by juliaset, or - for standard input')
    .action((file: string, flags: RenderFlags) => runRender(file, flags, render));
  withOptions(
    render,
    sceneOptions(SCENE_GROUPS, { ofFile: true }),
    renderOptions(),
    backendOptions(),
  );
  subcommand(command, 'show', 'print a picture’s scene as JSON')
    .argument('<picture>', 'a picture made by juliaset')
    .action(async (file: string) => {
      const { show } = await import('./show.js');
      await show(file);
    });
  const about = 'compare counts with the f64 reference';
  const verify = subcommand(command, 'verify', about)
    .argument('[scene]', 'a JSON file, or a picture made by juliaset')
    .action(async (file: string | undefined, flags: VerifyFlags) => {
      // Here auto means all backends.
      const backend = flags.backend === 'auto' ? 'gpu' : flags.backend;
      await withoutWarnings({ ...flags, backend }, async () => {
        const { verify: run } = await import('./verify.js');
        await run(file, await givenFields(verify), flags);
      });
    });
  withOptions(verify, sceneOptions(['region', 'set']), verifyOptions(), backendOptions());
  const explorer = subcommand(command, 'explore', 'serve the explorer, an interactive web page')
    .argument('[scene]', 'a JSON file, or a picture made by juliaset')
    .action(async (file: string | undefined, flags: ExploreFlags) => {
      const { explore } = await import('./explore.js');
      await explore(file, flags);
    });
  withOptions(explorer, exploreOptions());
  subcommand(command, 'presets', 'list the presets')
    .addOption(jsonOption())
    .action(async (flags: { json?: boolean }) => {
      const { presets } = await import('./presets.js');
      await presets(flags);
    });
  subcommand(command, 'info', 'list adapters, and the backend that auto chooses')
    .addOption(jsonOption())
    .action(async (flags: { json?: boolean }) => {
      const { info } = await import('./info.js');
      await info(flags);
    });
  subcommand(command, 'completion', 'print a completion script for bash, zsh or fish')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      const { completion } = await import('./completion.js');
      await completion(shell, command);
    });
  subcommand(command, 'bench', 'time the article’s picture on each backend')
    .addOption(jsonOption())
    .action((flags: { json?: boolean }) =>
      withoutWarnings({ backend: 'gpu' }, async () => {
        const { bench } = await import('./bench.js');
        await bench(flags);
      }),
    );
  return command;
}

async function unknownCommand(name: string, { commands }: Command): Promise<string> {
  const { nearest } = await import('../../core/nearest.js');
  const near = nearest(
    name,
    commands.map((command) => command.name()),
  );
  const scene = /\.(png|dzi|szi|json)$/i.test(name) ? `render ${name}` : undefined;
  const meant = scene ?? near;
  return `unknown command '${name}'${meant === undefined ? '' : `; did you mean juliaset ${meant}?`}`;
}

function subcommand(command: Command, name: string, description: string): Command {
  return command.command(name).allowExcessArguments(false).description(description);
}

function withOptions(command: Command, ...groups: Option[][]): void {
  for (const option of groups.flat()) command.addOption(option);
}

async function runRender(
  file: string | undefined,
  flags: RenderFlags,
  command: Command,
): Promise<void> {
  const { mayOpenGpu, render } = await import('./render.js');
  const fields = await givenFields(command);
  await withoutWarnings(
    flags,
    () => render(file, fields, flags),
    () => mayOpenGpu(file, fields, flags),
  );
}
