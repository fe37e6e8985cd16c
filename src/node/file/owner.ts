import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** How the owner of a file is written within its name: machine, process, birth. */
export const OWNER_PATTERN = '[0-9a-f]{8}-[0-9]+-[0-9a-f]{8}';

/** Where nothing says when a process began. */
const UNKNOWN_BIRTH = '0'.repeat(8);

let own: string | undefined;

/**
 * This process, by a name that no other one gets: a process id alone comes back after a while, on
 * another machine, and in another container.
 */
export function thisOwner(): string {
  own ??= `${machine()}-${process.pid}-${birthOf(process.pid) ?? UNKNOWN_BIRTH}`;
  return own;
}

/**
 * Whether an owner has certainly ended. One on another machine, or in another container, cannot be
 * seen from here: it counts as alive.
 */
export function isGone(owner: string): boolean {
  const { machine: itsMachine, pid, birth } = partsOf(owner);
  if (itsMachine !== machine()) return false;
  if (!exists(pid)) return true;
  const current = birthOf(pid);
  return current !== undefined && birth !== UNKNOWN_BIRTH && current !== birth;
}

/** An owner in words. */
export function inWords(owner: string): string {
  const { machine: itsMachine, pid } = partsOf(owner);
  return `process ${pid}${itsMachine === machine() ? '' : ' of another machine or container'}`;
}

function partsOf(owner: string): { machine: string; pid: number; birth: string } {
  const [itsMachine = '', pid = '', birth = ''] = owner.split('-');
  return { machine: itsMachine, pid: Number(pid), birth };
}

/** The machine and, on Linux, the space of process ids: each container has its own. */
function machine(): string {
  return hashOf(`${hostname()} ${attempt(() => readlinkSync('/proc/self/ns/pid'))}`);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // It may be somebody else's.
  }
}

/** When a process began; nothing where the system does not say. One that has ended began never. */
function birthOf(pid: number): string | undefined {
  const status = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1'));
  if (status === undefined || boot === undefined) return undefined;
  // Behind the name, which may hold anything: the state, and as the 20th field the time since boot.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  return hashOf(ended ? 'ended' : `${boot} ${fields[19]}`);
}

/** What the system says, if it does. */
function attempt(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
