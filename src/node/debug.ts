// `DEBUG=juliaset`, or a list that contains it, turns on core's debug messages.
import { debugTo } from '../core/debug.js';
import { printable } from '../core/printable.js';

export const IS_DEBUGGING = process.env.DEBUG?.split(/[\s,]+/).includes('juliaset') ?? false;

if (IS_DEBUGGING) {
  // The console ignores a standard error that cannot be written.
  debugTo((words) =>
    console.error(`debug ${performance.now().toFixed(0)} ms: ${printable(words)}`),
  );
}
