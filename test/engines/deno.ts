import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BackendChoice } from '../../src/browser/index.js';
import type { PrecisionChoice } from '../../src/core/count/chooser.js';
import type { SceneFields } from '../../src/core/scene/scene.js';
import type { Band } from '../../src/core/view/bands.js';
import type { Samples } from '../../src/core/view/view.js';

const SERVE = fileURLToPath(new URL('./serve.mjs', import.meta.url));

/** A job for serve.mjs. */
export interface Job {
  readonly options: { readonly backend: BackendChoice; readonly precision?: PrecisionChoice };
  readonly scene: SceneFields;
  /** Samples within pixels of a band, instead of the whole scene. */
  readonly part?: { readonly band: Band; readonly samples: Samples };
  /** A picture instead of counts; or a count that is cancelled. */
  readonly wanted?: 'png' | 'cancelled';
}

interface Reply {
  readonly bands?: readonly { readonly counts: string; readonly estimates?: string }[];
  readonly png?: string;
  readonly error?: string;
}

/** The browser's library in a Deno process. */
export class Deno {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #stderr = '';

  constructor(executable: string) {
    const args = ['run', '--allow-all', '--unstable-webgpu', '--no-lock', SERVE];
    this.#child = spawn(executable, args, { stdio: 'pipe' });
    this.#child.stderr.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** The counts and estimates of a whole scene, row by row. Estimates that it does not need are empty. */
  async count(job: Job): Promise<{ counts: Uint32Array; estimates: Float32Array }> {
    const { bands = [] } = await this.#ask(job);
    const joined = (texts: readonly string[]) => {
      const bytes = Buffer.concat(texts.map((text) => Buffer.from(text, 'base64')));
      return new Uint8Array(bytes).buffer;
    };
    return {
      counts: new Uint32Array(joined(bands.map(({ counts }) => counts))),
      estimates: new Float32Array(joined(bands.map(({ estimates = '' }) => estimates))),
    };
  }

  async png(job: Job): Promise<Buffer> {
    const { png = '' } = await this.#ask({ ...job, wanted: 'png' });
    return Buffer.from(png, 'base64');
  }

  /** The name of the error that a cancelled count ends with. */
  async cancelled(job: Job): Promise<string | undefined> {
    return (await this.#tell({ ...job, wanted: 'cancelled' })).error;
  }

  /** Lets the process end by itself; returns its exit status and its stderr. */
  async close(): Promise<[status: number, stderr: string]> {
    const ended = once(this.#child, 'close');
    this.#child.stdin.end();
    const [status] = await ended;
    return [status, this.#stderr];
  }

  async #ask(job: Job): Promise<Reply> {
    const reply = await this.#tell(job);
    if (reply.error) throw new Error(reply.error);
    return reply;
  }

  async #tell(job: Job): Promise<Reply> {
    const { samples } = job.part ?? {};
    const part = samples && { ...job.part, samples: { ...samples, pixels: [...samples.pixels] } };
    this.#child.stdin.write(`${JSON.stringify({ ...job, part })}\n`);
    const { done, value } = await this.#lines.next();
    if (done) throw new Error(`Deno ended: ${this.#stderr}`);
    return JSON.parse(value);
  }
}
