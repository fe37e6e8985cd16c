import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RenderError } from '../../src/core/errors.js';
import { fieldsFromAddress } from '../../src/core/scene/address.js';
import { readPage } from '../../src/node/explore/page.js';
import { isOwnHost } from '../../src/node/explore/server.js';
import { run, temporaryFolder } from './run.js';

const MAIN = fileURLToPath(new URL('../../dist/node/command/main.cjs', import.meta.url));

interface Explorer {
  readonly process: ChildProcess;
  readonly address: URL;
}

async function explore(...args: string[]): Promise<Explorer> {
  const child = spawn(process.execPath, [MAIN, 'explore', ...args]);
  const [line] = await once(child.stdout, 'data');
  return { process: child, address: new URL(String(line).trim()) };
}

let explorer: Explorer;
beforeAll(async () => {
  explorer = await explore();
});
afterAll(() => explorer.process.kill());

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly host?: string;
}

/** Requests a path exactly as given, without normalising it. */
function ask({ path, method = 'GET', host }: Asked) {
  const { hostname, port } = explorer.address;
  const headers = host === undefined ? {} : { host };
  return new Promise<{
    status: number | undefined;
    type: string | undefined;
    policy: unknown;
    body: string;
  }>((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (answer) => {
      let body = '';
      answer.on('data', (part) => {
        body += part;
      });
      const { statusCode: status, headers: said } = answer;
      answer.on('end', () =>
        resolve({
          status,
          type: said['content-type'],
          policy: said['content-security-policy'],
          body,
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('the page is served to this machine only, with a strict policy and its files', async () => {
  expect(explorer.address.hostname).toBe('127.0.0.1');
  const { status, type, policy, body } = await ask({ path: '/' });
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  // The page contains the same policy, for servers that send no such header.
  const own = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(body)?.[1];
  expect(policy).toBe(`${own}; frame-ancestors 'none'`);
  const files = [...body.matchAll(/(?:src|href)="\.(\/assets\/[^"]+)"/g)].map(
    ([, path]) => path as string,
  );
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const path of files) {
    const file = await ask({ path });
    expect([path, file.status]).toEqual([path, 200]);
    expect(file.type).toMatch(/^(text\/(javascript|css); charset=utf-8|image\/svg\+xml)$/);
  }
});

test.each([
  '/index.html/../../../package.json',
  '/../package.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '//etc/passwd',
  '/nothing',
  '/__proto__',
])('%s is not served', async (path) => {
  expect(await ask({ path })).toMatchObject({ status: 404, body: 'no such file\n' });
});

test('other hosts and methods are refused', async () => {
  expect((await ask({ path: '/', host: 'evil.example' })).status).toBe(421);
  expect((await ask({ path: '/', host: `localhost:${explorer.address.port}` })).status).toBe(200);
  expect((await ask({ path: '/', method: 'POST' })).status).toBe(405);
  expect(await ask({ path: '/', method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
});

test.each([
  ['127.0.0.1', 80, true],
  ['localhost', 80, true],
  ['127.0.0.1:80', 80, true],
  ['localhost:8080', 8080, true],
  ['localhost', 8080, false],
  ['localhost:8080', 80, false],
  ['evil.example', 80, false],
  ['', 80, false],
  [undefined, 80, false],
])('the host %s on port %i is the server’s own: %s', (host, port, own) => {
  expect(isOwnHost(host, port)).toBe(own);
});

test('the address carries the scene', async () => {
  const file = join(temporaryFolder(), 'a.json');
  writeFileSync(file, '{"set": "mandelbrot", "centre": [-0.75, 0.1], "width": 0.01}');
  const other = await explore(file);
  other.process.kill();
  const fields = { set: 'mandelbrot', xleft: -0.755, xright: -0.745 };
  expect(fieldsFromAddress(other.address.hash)).toMatchObject(fields);
});

test('Ctrl-C ends the server at once, even with an open connection', async () => {
  const other = await explore();
  const socket = connect(Number(other.address.port), other.address.hostname);
  socket.write('GET / HT'); // An unfinished request would otherwise be waited for.
  await once(socket, 'connect');
  await fetch(other.address); // Connections are accepted in order.
  other.process.kill('SIGINT');
  const [status] = await once(other.process, 'exit');
  socket.destroy();
  expect(status).toBe(130);
});

test('a port in use fails, and an invalid port is refused', async () => {
  const taken = await run(['explore', '--port', explorer.address.port]);
  expect([taken.status, taken.stderr]).toEqual([
    1,
    `juliaset: port ${explorer.address.port} is unavailable (EADDRINUSE)\n`,
  ]);
  const none = await run(['explore', '--port', '70000']);
  expect([none.status, none.stderr]).toEqual([
    2,
    'juliaset: --port: expected an integer from 0 (any free port) to 65535, got 70000\n',
  ]);
});

test('a missing page is an error that says to build it', () => {
  expect(() => readPage(temporaryFolder())).toThrow(RenderError);
  expect(() => readPage(temporaryFolder())).toThrow('the explorer is not built: run npm run build');
});
