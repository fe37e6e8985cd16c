import { createRequire } from 'node:module';

/**
 * Commander is CommonJS. Imported as a module it is parsed a second time to find its exports, which
 * takes 4 % of `juliaset -V`.
 */
export const commander = createRequire(import.meta.url)('commander') as typeof import('commander');
