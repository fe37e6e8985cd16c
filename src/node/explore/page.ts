import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RenderError } from '../../core/errors.js';

/** Where the build puts the page. */
const FOLDER = fileURLToPath(new URL('../../explorer/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
};

/** A file of the page. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Whether its name changes with its content, so that browsers may cache it for good. */
  readonly isFixed: boolean;
}

/**
 * The files of the explorer's page by URL path; `/` is the page itself. The server serves no others.
 *
 * @throws RenderError when the page has not been built
 */
export function readPage(folder: string = FOLDER): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of namesIn(folder)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const bytes = readFileSync(join(folder, name));
    const path = name === 'index.html' ? '/' : `/${name.replaceAll('\\', '/')}`;
    files.set(path, { type, bytes, isFixed: path.startsWith('/assets/') });
  }
  if (!files.has('/')) throw new RenderError(`the explorer is not built: run npm run build`);
  return files;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
