import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** The program's version, as package.json has it. */
export const { version: VERSION } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as {
  version: string;
};
