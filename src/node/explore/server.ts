import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RenderError } from '../../core/errors.js';
import type { PageFile } from './page.js';

/** Only this machine can connect. */
const LOOPBACK = '127.0.0.1';

/** The policy in the page itself, and that no other page may frame it. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; " +
  "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** A page that is being served. */
export interface Served {
  /** `http://127.0.0.1:…/` */
  readonly address: string;
  /** Stops the server at once, even with open connections. */
  close(): Promise<void>;
}

/**
 * Serves files on a port of this machine, to this machine only.
 *
 * @param port 0 chooses a free port
 * @throws RenderError when the port is unavailable
 */
export async function serve(files: ReadonlyMap<string, PageFile>, port = 0): Promise<Served> {
  const server = createServer((request, response) => answer(files, request, response));
  await listening(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://${LOOPBACK}:${taken}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new RenderError(`port ${port} is unavailable (${cause.code})`, { cause })),
    );
    server.listen(port, LOOPBACK, resolve);
  });
}

/** Whether a Host header names this server. With DNS rebinding, a foreign page's name leads here, too. */
export function isOwnHost(host: string | undefined, port: number | undefined): boolean {
  // Clients omit the default port of HTTP.
  const ports = port === 80 ? ['', ':80'] : [`:${port}`];
  return ports.some((each) => host === `${LOOPBACK}${each}` || host === `localhost${each}`);
}

function answer(
  files: ReadonlyMap<string, PageFile>,
  { method, url = '', headers, socket }: IncomingMessage,
  response: ServerResponse,
): void {
  const refuse = (status: number, words: string, others: Record<string, string> = {}) => {
    response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain', ...others });
    response.end(`${words}\n`);
  };
  const file = files.get(url.replace(/[?#].*$/s, ''));
  if (!isOwnHost(headers.host, socket.localPort)) {
    refuse(421, 'wrong host for this page');
  } else if (method !== 'GET' && method !== 'HEAD') {
    refuse(405, 'only GET and HEAD are allowed', { allow: 'GET, HEAD' });
  } else if (!file) {
    refuse(404, 'no such file');
  } else {
    response.writeHead(200, {
      ...HEADERS,
      'content-type': file.type,
      'content-length': file.bytes.length,
      'cache-control': file.isFixed ? 'max-age=31536000, immutable' : 'no-cache',
    });
    response.end(method === 'HEAD' ? undefined : file.bytes);
  }
}
