// Runs the command line; the only module that chooses an exit status.
import { inspect } from 'node:util';
import { CancelledError, InputError } from '../../core/errors.js';
import './hangup.js';
import { followParent } from './native-warnings.js';
import { commander } from './options.js';
import { program } from './program.js';
import { give, isUnread, say } from './streams.js';

const { CommanderError } = commander;

/** Fields that no option is named after: messages put no `--` before them. */
const WITHOUT_OPTION = ['scene', 'version', 'region', 'shell'];

const STATUS = { done: 0, failed: 1, misused: 2, cancelled: 130 } as const;

async function run(): Promise<void> {
  let printed = '';
  const command = program((text) => {
    printed += text;
  });
  try {
    await command.parseAsync();
  } catch (error) {
    // Commander throws after help and version, too.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
    await give(printed);
  }
}

/** Reports an error in one line, and returns the exit status. */
async function report(error: unknown): Promise<number> {
  // A reader that stops early, such as `head`, has all it wanted.
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
  const hasOption =
    error instanceof InputError && !error.file && !WITHOUT_OPTION.includes(error.field);
  if (error instanceof InputError) {
    complain(`${hasOption ? '--' : ''}${error.message}${await hintFor(error)}`);
  }
  if (!(error instanceof InputError))
    complain(error instanceof Error ? error.message : String(error));
  return error instanceof InputError ? STATUS.misused : STATUS.failed;
}

/** Suggests `--preset` where a preset's name was given to `--set`. */
async function hintFor({ field, received }: InputError): Promise<string> {
  if (field !== 'set') return '';
  const { PRESETS } = await import('../../core/scene/presets.js');
  const isPreset = PRESETS.some(({ name }) => name === received);
  return isPreset ? `; did you mean --preset ${received}?` : '';
}

function complain(words: string): void {
  // Commander puts its suggestion on a line of its own, in brackets.
  const inline = words.replace(/\(Did you mean (.*)\?\)/, 'did you mean $1?');
  const lines = inline.split('\n').map((line) => line.trim());
  say(`juliaset: ${lines.filter((line) => line !== '').join('; ')}`);
}

try {
  await followParent();
  await run();
} catch (error) {
  process.exitCode = await report(error);
}
