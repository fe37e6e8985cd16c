import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CancelledError, InputError } from '../../core/errors.js';
import { addressOf } from '../../core/scene/address.js';
import { readPage } from '../explore/page.js';
import { serve } from '../explore/server.js';
import { sceneOf } from '../file/scene-file.js';
import { abortedBySignals } from './signals.js';
import { give, say } from './streams.js';

export interface ExploreFlags {
  readonly open?: boolean;
  readonly port: number;
}

/**
 * `juliaset explore`: serves the explorer until it is interrupted, and prints its address to stdout.
 *
 * @param file initial scene: JSON, or a picture made by juliaset
 * @throws InputError when the file contains no scene or the port is invalid; RenderError when the page is not
 * built or the port is unavailable; CancelledError on Ctrl-C
 */
export async function explore(file: string | undefined, flags: ExploreFlags): Promise<void> {
  const { port, open = false } = flags;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new InputError('port', 'an integer from 0 (any free port) to 65535', port);
  }
  const hash = file === undefined ? '' : addressOf(await sceneOf({ file }, {}));
  const signal = abortedBySignals(false);
  const served = await serve(readPage(), port);
  const address = `${served.address}${hash}`;
  try {
    await give(`${address}\n`);
    say('press Ctrl-C to stop');
    if (open) openInBrowser(address);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await served.close();
  }
  throw new CancelledError();
}

/** Programs that open an address in the browser. They run without a shell: the address needs no quoting. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

function openInBrowser(address: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(program as string, [...args, address], { stdio: 'ignore', detached: true });
  opener.on('error', () => say(`juliaset: could not run ${program}; open the address by hand`));
  opener.unref();
}
