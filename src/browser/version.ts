/** The program's version, as package.json has it: the bundler puts it in. */
declare const JULIASET_VERSION: string;

export const VERSION = JULIASET_VERSION;
