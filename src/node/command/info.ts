import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RenderError } from '../../core/errors.js';
import { give, say } from './streams.js';

const ADAPTERS = fileURLToPath(new URL('./adapters.js', import.meta.url));

/**
 * `juliaset info`: the adapters, and what `auto` takes. This is data, so it goes to stdout.
 *
 * Native code prints warnings on standard error for each adapter that it finds, and a broken driver may end the
 * process: so another one looks, whose words are for `DEBUG` only.
 *
 * @throws RenderError when that process fails
 */
export async function info(): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [ADAPTERS]).catch(
    (cause) => {
      const { code, signal } = cause;
      throw new RenderError(`the search for adapters failed (${signal ?? code})`, { cause });
    },
  );
  if (process.env.DEBUG) for (const line of stderr.trimEnd().split('\n')) say(line);
  await give(stdout);
}
