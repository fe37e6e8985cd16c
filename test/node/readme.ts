import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The documents, the README first: their texts by their paths. */
export const DOCUMENTS: ReadonlyMap<string, string> = new Map(
  [
    'README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ].map((path) => [path, readFileSync(path, 'utf8')]),
);

/** The code of a document's fenced blocks in a language. */
export function codeIn(document: string, language: string): string[] {
  const blocks = document.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'));
  return [...blocks].map(([, code]) => code as string);
}

/** The programs that use the library, the README's first. */
export const PROGRAMS = [...DOCUMENTS.values()]
  .flatMap((document) => codeIn(document, 'ts'))
  .filter((code) => code.includes("from 'juliaset'"));
