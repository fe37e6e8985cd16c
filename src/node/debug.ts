// Loaded when DEBUG is set. `DEBUG=juliaset`, or a list that contains it, turns on core's debug messages.
import { debugTo } from '../core/debug.js';
import { printable } from '../core/printable.js';

if (process.env.DEBUG?.split(/[\s,]+/).includes('juliaset')) {
  // The console ignores a standard error that cannot be written.
  debugTo((words) =>
    console.error(`debug ${performance.now().toFixed(0)} ms: ${printable(words)}`),
  );
}
