// Copies the package's declarations for TypeScript before 5.7, whose typed arrays have no type parameter.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const COPIES = 'dist/older-types';

rmSync(COPIES, { recursive: true, force: true });
for (const room of ['core', 'gpu', 'cpu', 'node', 'browser']) {
  for (const name of readdirSync(join('dist', room), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts') || /^(explorer|command)\b/.test(name)) continue;
    const declarations = readFileSync(join('dist', room, name), 'utf8');
    const copy = join(COPIES, room, name);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, declarations.replaceAll(/\b(\w*Array|Buffer)<ArrayBuffer>/g, '$1'));
  }
}
