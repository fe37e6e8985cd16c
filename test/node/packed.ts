import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** A project with only the packed package installed. */
export interface PackedProject {
  readonly folder: string;
  /** The package's folder in it. */
  readonly home: string;
  /** The package's files. */
  readonly files: readonly string[];
  remove(): void;
}

/** Packs the built package and installs it in a new project. */
export async function packedProject(): Promise<PackedProject> {
  // Below node_modules, so that TypeScript finds the types of Node.
  const cache = join(REPOSITORY, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'project-'));
  const run = promisify(execFile);
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const packed = await run('npm', pack, { cwd: REPOSITORY });
  const [{ filename, files }] = JSON.parse(packed.stdout);
  const home = join(folder, 'node_modules/juliaset');
  mkdirSync(home, { recursive: true });
  await run('tar', ['-xzf', join(folder, filename), '-C', home, '--strip-components=1']);
  return {
    folder,
    home,
    files: files.map(({ path }: { path: string }) => path),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** How TypeScript is to resolve the package. */
export interface Typing {
  readonly where: 'browser' | 'node';
  readonly moduleResolution: 'bundler' | 'node16' | 'nodenext';
  readonly condition?: string | undefined;
}

/** TypeScript's configuration of a project that uses the package, checking the package's types as well. */
export function compilerOptions({ where, moduleResolution, condition }: Typing): object {
  return {
    ...{ strict: true, noEmit: true, target: 'es2022', skipDefaultLibCheck: true },
    ...{ module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution, moduleResolution },
    ...(where === 'browser'
      ? { lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [] }
      : { lib: ['ES2022'], types: ['node'] }),
    ...(condition ? { customConditions: [condition] } : {}),
  };
}

const USES = {
  browser: `
  const picture: Blob = await renderer.png(fields, { onProgress });
  const stream: ReadableStream<Uint8Array> = renderer.pngStream(fields);
  document.title = String(picture.size + Number(stream.locked));`,
  node: `
  const { bytes } = await renderer.writePng(fields, 'a.png', { onProgress });
  const picture: Uint8Array = await renderer.png(fields);
  process.exitCode = bytes + picture.length;`,
};

/** A program that uses the package's types. */
export function typedProgram(from: string, where: Typing['where']): string {
  return `
  import { openRenderer, type Counts, type RenderProgress, type SceneFields } from '${from}';
  const renderer = await openRenderer({ threads: 1 });
  const fields: SceneFields = { resolution: 80 };
  const onProgress = ({ pixels, total }: RenderProgress) => void (pixels / total);
  const { counts }: Counts = await renderer.count(fields);
  const first: number | undefined = counts[0];
  const { data, width }: { data: Uint8ClampedArray; width: number } = await renderer.pixels(fields);
  ${USES[where]}
  export { data, first, width };`;
}
