// `nohup` starts a program with SIGHUP ignored, and Node makes a signal end it again, whatever it was
// when Node began. What is left of the evidence is looked at here, and the signal ignored again.
import { fstatSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** Whether this process was most likely started to outlive its terminal. */
export const OUTLIVES_TERMINAL = process.platform !== 'win32' && outlivesTerminal();

if (OUTLIVES_TERMINAL) process.on('SIGHUP', () => undefined);

function outlivesTerminal(): boolean {
  // Shells say in this variable what they have started.
  return basename(process.env._ ?? '') === 'nohup' || hasInputOfNohup() || parentIgnoresHangup();
}

/** Instead of a terminal, nohup of the GNU system gives a program an input that cannot be read. */
function hasInputOfNohup(): boolean {
  return attempt(() => {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync('/proc/self/fdinfo/0', 'latin1'));
    const writeOnly = (Number.parseInt(flags?.[1] ?? '0', 8) & 3) === 1;
    return writeOnly && fstatSync(0).rdev === statSync('/dev/null').rdev;
  });
}

/** So does a script that is itself run by nohup, or that says `trap '' HUP`. */
function parentIgnoresHangup(): boolean {
  return attempt(() => {
    const status = readFileSync(`/proc/${process.ppid}/status`, 'latin1');
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
    return (BigInt(`0x${ignored}`) & 1n) === 1n; // SIGHUP is signal 1.
  });
}

/** Only Linux says these things. */
function attempt(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}
