import { createRequire } from 'node:module';

/** Loads one of Node's modules at its first use: some take milliseconds, and not every run needs them. */
export const builtin: NodeJS.Require = createRequire(import.meta.url);
