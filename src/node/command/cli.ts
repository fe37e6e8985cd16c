// Runs the command line; the only module that sets the exit status.
import { inspect } from 'node:util';
import { CancelledError, InputError } from '../../core/errors.js';
import { VERSION } from '../../core/version.js';
import './hangup.js';
import { ChildFailure, followParent } from './native-warnings.js';
import { give, isUnread, say } from './streams.js';

/** Fields that no option is named after: messages put no `--` before them. */
const WITHOUT_OPTION = ['scene', 'version', 'region', 'shell'];

const STATUS = { done: 0, failed: 1, misused: 2, cancelled: 130 } as const;

/** Options that print the version. */
const VERSION_OPTIONS = ['-V', '--version'];

async function run(): Promise<void> {
  const [first = '', ...others] = process.argv.slice(2);
  // The version alone needs no parser, which takes longer to load than anything else here.
  if (VERSION_OPTIONS.includes(first) && others.length === 0) return give(`${VERSION}\n`);
  const [{ CommanderError }, { program }] = await Promise.all([
    import('commander'),
    import('./program.js'),
  ]);
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
  if (error instanceof ChildFailure) return error.status;
  const { CommanderError } = await import('commander');
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

async function main(): Promise<void> {
  process.once('beforeExit', complainOfLoss);
  try {
    await followParent();
    await run();
  } catch (error) {
    process.exitCode = await report(error);
  }
  process.off('beforeExit', complainOfLoss);
}

/** Nothing is left to wait for, but the work is not done: a driver, for example, never answers. */
function complainOfLoss(): void {
  process.exitCode = STATUS.failed;
  complain('gave up, because something that it waited for never came');
}

void main();
