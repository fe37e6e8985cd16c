// `nohup` starts a program with SIGHUP ignored, but Node resets signals to their defaults when it starts.
// This module infers the original state from other evidence, and ignores SIGHUP again.
import { fstatSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** Whether this process was probably started to outlive its terminal. */
export const OUTLIVES_TERMINAL = process.platform !== 'win32' && outlivesTerminal();

if (OUTLIVES_TERMINAL) process.on('SIGHUP', () => undefined);

function outlivesTerminal(): boolean {
  // Shells put the path of the program they start into this variable.
  return basename(process.env._ ?? '') === 'nohup' || hasInputOfNohup() || parentIgnoresHangup();
}

/** GNU nohup replaces a terminal on standard input by an unreadable descriptor: /dev/null, write-only. */
function hasInputOfNohup(): boolean {
  return attempt(() => {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync('/proc/self/fdinfo/0', 'latin1'));
    const writeOnly = (Number.parseInt(flags?.[1] ?? '0', 8) & 3) === 1;
    return writeOnly && fstatSync(0).rdev === statSync('/dev/null').rdev;
  });
}

/** True in a script that runs under nohup, or that contains `trap '' HUP`. */
function parentIgnoresHangup(): boolean {
  return attempt(() => {
    const status = readFileSync(`/proc/${process.ppid}/status`, 'latin1');
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
    return (BigInt(`0x${ignored}`) & 1n) === 1n; // SIGHUP is signal 1.
  });
}

/** Evidence that cannot be read counts as absent: only Linux has these files. */
function attempt(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}
