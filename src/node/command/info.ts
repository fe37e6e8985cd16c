import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RenderError } from '../../core/errors.js';
import { give, say } from './streams.js';

const ADAPTERS = fileURLToPath(new URL('./adapters.js', import.meta.url));

/**
 * `juliaset info`: prints the adapters, and the backend that `auto` chooses, to stdout.
 *
 * A child process does the work, because native code prints warnings on standard error for each adapter, and
 * a broken driver may crash the process. `DEBUG` shows the child's standard error.
 *
 * @throws RenderError when the child process fails
 */
export async function info({ json = false }): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    ADAPTERS,
    json ? 'json' : 'text',
  ]).catch((cause) => {
    const { code, signal } = cause;
    throw new RenderError(`the search for adapters failed (${signal ?? code})`, { cause });
  });
  if (process.env.DEBUG) for (const line of stderr.trimEnd().split('\n')) say(line);
  await give(stdout);
}
