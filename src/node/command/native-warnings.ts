// Keeps the warnings of native code off the terminal. Dawn prints some on standard error for each adapter that
// it finds, used or not, and has no switch for them. Node cannot redirect a descriptor of its own process. So a
// command that is about to load Dawn runs again as a child process whose standard error is a socket to this
// process. Words go up through it, and the warnings are left out; its end tells the child that this process is
// gone.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { dawnMissing } from '../backend/dawn-missing.js';
import { IS_DEBUGGING } from '../debug.js';
import { ENDING_SIGNALS } from './signals.js';
import { guarded, relay } from './streams.js';

/** Tells a child process that it is one, and whether its words end up on a `terminal`. */
const ROLE = 'JULIASET_STDERR';

/** Dawn writes each line with one call, so none is split between two pieces. */
const WARNINGS = /^Warning: .*\n/gm;

/**
 * Does a command's work, in a child process where native code may print warnings. Call it before any effect.
 *
 * @param options `backend` and `adapter` as the command uses them
 * @param mayOpenGpu asked only on a machine with a GPU; by default it may
 * @throws ChildFailure when the child process fails
 */
export async function withoutWarnings(
  { backend, adapter }: { readonly backend: string; readonly adapter?: string | undefined },
  work: () => Promise<void>,
  mayOpenGpu: () => Promise<boolean> = async () => true,
): Promise<void> {
  const softwareToo = backend === 'gpu' || adapter !== undefined;
  // Only adapters of Vulkan have limits that Dawn warns about. With DEBUG, the warnings are wanted.
  const isQuiet = isChild || backend === 'cpu' || process.platform !== 'linux' || IS_DEBUGGING;
  if (isQuiet || dawnMissing(softwareToo) !== undefined || !(await mayOpenGpu())) return work();
  const child = await startAgain();
  // Without a process to spare, the warnings are the lesser evil.
  if (child.pid === undefined) return work();
  passOnSignals(child);
  const ended = once(child, 'close');
  await relayWords(child.stderr as Readable);
  const [status, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  if (signal) endBy(signal);
  if (status !== 0) throw new ChildFailure(status ?? 1);
}

/** The child process has failed, and has said why. */
export class ChildFailure extends Error {
  /** @param status its exit status */
  constructor(readonly status: number) {
    super(`the child process ended with status ${status}`);
  }
}

let isChild = false;

/** In a child process, sends the words to the parent, and ends this process with it. Does nothing elsewhere. */
export async function followParent(): Promise<void> {
  const role = process.env[ROLE];
  if (role === undefined) return;
  delete process.env[ROLE];
  isChild = true;
  const { Socket } = await import('node:net');
  const stderr = guarded(new Socket({ fd: 2 }));
  stderr.once('close', () => process.kill(process.pid, 'SIGKILL'));
  stderr.resume().unref();
  Object.defineProperty(process, 'stderr', {
    value: Object.assign(stderr, { isTTY: role === 'terminal' }),
  });
}

/** In a session of its own, the child gets each signal once: from this process, not from the terminal as well. */
async function startAgain(): Promise<ChildProcess> {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'pipe', ...namedDescriptors()],
    env: { ...process.env, [ROLE]: process.stderr.isTTY ? 'terminal' : 'other' },
    detached: true,
  });
  child.on('error', () => undefined);
  return child;
}

/**
 * Descriptors from 3 on that arguments name, as in `-o /dev/fd/3`, for a child's `stdio`. Node closes those up
 * to 15 in a child otherwise.
 */
function namedDescriptors(): ('inherit' | 'ignore')[] {
  const named = process.argv.map((argument) => Number(/\/fd\/(\d{1,2})$/.exec(argument)?.[1]));
  const last = Math.max(2, ...named.filter((descriptor) => descriptor <= 15));
  return Array.from({ length: last - 2 }, (_, k) => (named.includes(k + 3) ? 'inherit' : 'ignore'));
}

function passOnSignals(child: ChildProcess): void {
  for (const signal of ENDING_SIGNALS) process.on(signal, () => child.kill(signal));
  process.on('SIGTSTP', function stop() {
    child.kill('SIGSTOP');
    process.removeListener('SIGTSTP', stop);
    process.kill(process.pid, 'SIGTSTP'); // Returns when this process is continued.
    process.on('SIGTSTP', stop);
    child.kill('SIGCONT');
  });
}

/** Ends this process by a signal. */
function endBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Relays a child's standard error, without the warnings. */
async function relayWords(stderr: Readable): Promise<void> {
  for await (const piece of stderr.setEncoding('latin1')) relay(piece.replaceAll(WARNINGS, ''));
}
