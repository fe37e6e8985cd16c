import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Pattern of the owner within a file's name: machine, process id, birth. */
export const OWNER_PATTERN = '[0-9a-f]{8}-[0-9]+-[0-9a-f]{8}';

/** Stands for an unknown time of birth. */
const UNKNOWN_BIRTH = '0'.repeat(8);

let own: string | undefined;

/**
 * A unique name for this process. A process id is not unique: it is reused after a while, and occurs on other
 * machines and in other containers.
 */
export function thisOwner(): string {
  own ??= `${machine()}-${process.pid}-${birthOf(process.pid) ?? UNKNOWN_BIRTH}`;
  return own;
}

/**
 * Whether an owner has certainly ended. A process on another machine or in another container cannot be seen
 * from here, and counts as alive.
 */
export function isGone(owner: string): boolean {
  const { machine: itsMachine, pid, birth } = partsOf(owner);
  if (itsMachine !== machine()) return false;
  if (!exists(pid)) return true;
  const current = birthOf(pid);
  return current !== undefined && birth !== UNKNOWN_BIRTH && current !== birth;
}

/** Describes an owner in a message. */
export function inWords(owner: string): string {
  const { machine: itsMachine, pid } = partsOf(owner);
  return `process ${pid}${itsMachine === machine() ? '' : ' of another machine or container'}`;
}

function partsOf(owner: string): { machine: string; pid: number; birth: string } {
  const [itsMachine = '', pid = '', birth = ''] = owner.split('-');
  return { machine: itsMachine, pid: Number(pid), birth };
}

/** Identifies the machine and, on Linux, the PID namespace: each container has its own. */
function machine(): string {
  return hashOf(`${hostname()} ${attempt(() => readlinkSync('/proc/self/ns/pid'))}`);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // EPERM: it belongs to another user.
  }
}

/** Hash of a process's start time; nothing where the system does not tell. A zombie matches no live process. */
function birthOf(pid: number): string | undefined {
  const status = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1'));
  if (status === undefined || boot === undefined) return undefined;
  // The name may contain any character. After it, the 1st field is the state, the 20th the start since boot.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  return hashOf(ended ? 'ended' : `${boot} ${fields[19]}`);
}

/** A value from the system, or nothing where it does not provide it. */
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
