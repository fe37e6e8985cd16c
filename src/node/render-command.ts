import { InputError } from '../core/errors.js';
import type { BackendChoice } from '../core/renderer.js';
import { type Scene, sceneFrom } from '../core/scene.js';
import { openRenderer } from './index.js';
import { openOutput } from './output.js';
import { openStdout } from './stdout.js';
import { type Written, writePng } from './write.js';

/** What the command line says beside the scene. */
export interface RenderFlags {
  readonly fast?: boolean;
  readonly output: string;
  readonly backend: string;
  readonly adapter?: string;
  readonly quiet?: boolean;
}

/** `juliaset`: renders a scene into a file, and says on stderr what it does and did. */
export async function render(flags: Scene & RenderFlags): Promise<void> {
  const { fast, output, backend, adapter, quiet, ...fields } = flags;
  const scene = sceneFrom(fields);
  const toStdout = output === '-';
  if (toStdout && process.stdout.isTTY) {
    throw new InputError('output', 'a file, or - with standard output to a file or a pipe', output);
  }
  const say = quiet ? () => undefined : (words: string) => void process.stderr.write(`${words}\n`);
  const renderer = await openRenderer({
    backend: backend as BackendChoice,
    ...(adapter === undefined ? {} : { adapter }),
  });
  const signal = abortedBySignals();
  try {
    const written = await writePng(
      renderer,
      scene,
      output,
      {
        signal,
        compression: fast ? 1 : 6,
        onBackend: ({ kind, description }, why) => {
          if (backend === 'auto') say(`juliaset: ${chosen(kind, description, why)}`);
        },
      },
      toStdout ? openStdout : openOutput,
    );
    say(`${toStdout ? 'standard output' : output}: ${summary(written)}`);
  } finally {
    await renderer.close();
  }
}

function chosen(kind: 'gpu' | 'cpu', description: string, why?: string): string {
  if (kind === 'gpu') return `taking the GPU ${description}, a hardware adapter`;
  return `taking the CPU (${description}), as ${why}`;
}

function summary(written: Written): string {
  const { columns, rows, bytes, backend, description, countMs, encodeMs } = written;
  return (
    `${columns} × ${rows} pixels, ${size(bytes)}; ${backend} (${description}); ` +
    `counted in ${time(countMs)}, encoded in ${time(encodeMs)}`
  );
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(2)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

function time(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Is aborted by Ctrl-C and its like. A second one ends the process as if it were not caught. */
function abortedBySignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => controller.abort());
  }
  return controller.signal;
}
