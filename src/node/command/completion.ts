import type { Command, Option } from 'commander';
import { InputError } from '../../core/errors.js';
import { oneOf } from '../../core/nearest.js';
import { PRESETS } from '../../core/scene/presets.js';
import { FIELD_ROWS, PALETTES } from '../../core/scene/table.js';
import { give } from './streams.js';

/** `juliaset completion`: prints a shell script that completes commands, options and their values. */
export async function completion(shell: string, command: Command): Promise<void> {
  const script = SCRIPTS[shell];
  if (!script) throw new InputError('shell', oneOf(Object.keys(SCRIPTS), shell), shell);
  await give(script(command));
}

/** The values of an option: a list of names, `file` for any file, nothing for free text. */
function valuesOf(option: Option): readonly string[] | 'file' | undefined {
  const name = option.attributeName();
  if (name === 'preset') return PRESETS.map((preset) => preset.name);
  if (name === 'palette') return PALETTES;
  if (name === 'output' || name === 'difference') return 'file';
  if (name === 'backend') return ['auto', 'gpu', 'cpu'];
  if (name === 'precision') return ['auto', 'single', 'double'];
  if (name === 'format') return ['png', 'npy'];
  const values = FIELD_ROWS[name]?.schema.enum;
  return Array.isArray(values) ? values.map(String) : undefined;
}

const shownOptions = (command: Command) => command.options.filter((option) => !option.hidden);

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined && flag !== null);
}

const SCRIPTS: Readonly<Record<string, (command: Command) => string>> = { bash, zsh, fish };

function bash(root: Command): string {
  const all = [root, ...root.commands];
  const values = new Map<string, string>();
  for (const option of all.flatMap(shownOptions)) {
    const names = valuesOf(option);
    if (names === undefined) continue;
    const reply = names === 'file' ? '-f' : `-W '${names.join(' ')}'`;
    values.set(flagsOf(option).join('|'), `COMPREPLY=($(compgen ${reply} -- "$word"))`);
  }
  const commands = all.map((command) => {
    const flags = shownOptions(command).flatMap(flagsOf);
    const names = command === root ? root.commands.map((each) => each.name()) : [];
    return `    ${command.name()}) words='${[...names, ...flags].join(' ')}' ;;`;
  });
  return `# bash completion for juliaset: source <(juliaset completion bash)
_juliaset() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=juliaset words k
  for ((k = 1; k < COMP_CWORD; k++)); do
    case \${COMP_WORDS[k]} in ${root.commands.map((each) => each.name()).join('|')}) command=\${COMP_WORDS[k]} ;; esac
  done
  case $before in
${[...values].map(([flags, reply]) => `    ${flags}) ${reply}; return ;;`).join('\n')}
  esac
  case $command in
${commands.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [[ $command != juliaset && $word != -* ]] && COMPREPLY+=($(compgen -f -- "$word"))
}
complete -o filenames -F _juliaset juliaset
`;
}

function zsh(root: Command): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&');
  const argumentOf = (option: Option) => {
    if (!option.required) return '';
    const values = valuesOf(option);
    if (values === 'file') return ':file:_files';
    return values ? `:value:(${values.join(' ')})` : ':value:';
  };
  const optionsOf = (command: Command) =>
    shownOptions(command).flatMap((option) =>
      flagsOf(option).map(
        (flag) => `'${flag}[${quoted(option.description)}]${argumentOf(option)}'`,
      ),
    );
  const names = root.commands.map((each) => `'${each.name()}:${quoted(each.description())}'`);
  const cases = root.commands.map(
    (each) =>
      `    ${each.name()}) _arguments ${[...optionsOf(each), "'*:file:_files'"].join(' ')} ;;`,
  );
  return `#compdef juliaset
# zsh completion for juliaset: juliaset completion zsh > ~/.zfunc/_juliaset
_juliaset() {
  local context state line
  _arguments -C ${optionsOf(root).join(' ')} '1:command:->command' '*::argument:->argument'
  case $state in
    command) local -a commands; commands=(${names.join(' ')}); _describe command commands; _files ;;
    argument) case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}
_juliaset "$@"
`;
}

function fish(root: Command): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = root.commands.map(
    (each) =>
      `complete -c juliaset -n __fish_use_subcommand -a ${each.name()} -d ${quoted(each.description())}`,
  );
  for (const command of [root, ...root.commands]) {
    const where =
      command === root ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${command.name()}`;
    for (const option of shownOptions(command)) {
      const values = valuesOf(option);
      const parts = [
        option.short ? `-s ${option.short.slice(1)}` : '',
        option.long ? `-l ${option.long.slice(2)}` : '',
        option.required ? '-r' : '',
        Array.isArray(values) ? `-f -a ${quoted(values.join(' '))}` : '',
      ].filter((part) => part !== '');
      lines.push(
        `complete -c juliaset -n ${quoted(where)} ${parts.join(' ')} -d ${quoted(option.description)}`,
      );
    }
  }
  return `# fish completion for juliaset: juliaset completion fish > ~/.config/fish/completions/juliaset.fish\n${lines.join('\n')}\n`;
}
