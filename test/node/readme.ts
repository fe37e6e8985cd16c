import { readFileSync } from 'node:fs';

const README = readFileSync('README.md', 'utf8');

/** The code of the README's fenced blocks in a language. */
export function readmeCode(language: string): string[] {
  const blocks = README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'));
  return [...blocks].map(([, code]) => code as string);
}

/** Its programs that use the library. */
export const README_PROGRAMS = readmeCode('ts').filter((code) => code.includes("from 'juliaset'"));
