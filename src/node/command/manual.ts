// Generates the manual page from the same tree as the help. `npm run build:manual` writes it.
import type { Command, Option } from 'commander';
import { EXAMPLES, NOTES, program } from './program.js';

/** The manual page as roff, for `man`. */
export function manualPage(): string {
  const command = program(() => undefined);
  const groups = new Map<string, Option[]>();
  for (const option of shown(command)) {
    const heading = option.helpGroupHeading ?? 'General:';
    groups.set(heading, [...(groups.get(heading) ?? []), option]);
  }
  return [
    '.TH JULIASET 1',
    '.SH NAME',
    'juliaset \\- draw Julia and Mandelbrot sets',
    '.SH SYNOPSIS',
    '.B juliaset',
    '[options] [command]',
    '.SH DESCRIPTION',
    escaped(command.description()),
    ...NOTES.flatMap((note) => ['.PP', escaped(note)]),
    ...[...groups].flatMap(([heading, options]) => [
      `.SH ${escaped(heading.replace(/,.*|:$/, '')).toUpperCase()}`,
      ...options.flatMap(entryOf),
    ]),
    '.SH COMMANDS',
    ...command.commands.flatMap((each) => [
      '.TP',
      `.B ${escaped(`${each.name()} ${each.usage()}`)}`,
      escaped(each.description()),
      ...shown(each)
        .filter(({ long }) => !command.options.some((option) => option.long === long))
        .flatMap((option) => ['.RS', ...entryOf(option), '.RE']),
    ]),
    '.SH EXAMPLES',
    '.nf',
    ...EXAMPLES.map(escaped),
    '.fi',
    '.SH EXIT STATUS',
    '0 on success, 1 when the work fails, 2 for invalid options or input, 130 after Ctrl\\-C.',
    '',
  ].join('\n');
}

function shown({ options }: Command): Option[] {
  return options.filter(({ hidden }) => !hidden);
}

function entryOf({ flags, description }: Option): string[] {
  return ['.TP', `.B ${escaped(flags)}`, escaped(description)];
}

/** Escapes a line for roff, where a dot or a quote at the start begins a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
