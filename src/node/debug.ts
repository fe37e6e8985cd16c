// Loaded where DEBUG is set. `DEBUG=juliaset`, or a list with juliaset in it, asks for the words of core's debug.
import { debugTo } from '../core/debug.js';
import { printable } from '../core/printable.js';

if (process.env.DEBUG?.split(/[\s,]+/).includes('juliaset')) {
  // The console survives a standard error that takes nothing.
  debugTo((words) =>
    console.error(`debug ${performance.now().toFixed(0)} ms: ${printable(words)}`),
  );
}
