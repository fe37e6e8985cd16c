import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, inject, test } from 'vitest';
import { CLI, runNode, temporaryFolder } from '../node/run.js';
import { VERSIONS } from './fetch.js';

const NODES = inject('nodes');

const PICTURES = {
  grey: ['plot.png', '-R', '900'],
  'smooth, with samples': [
    ...['plot.png', '-R', '400', '--colour', 'smooth', '--palette', 'viridis', '--samples', '3'],
  ],
  'a formula with a sine': [
    ...['plot.png', '-R', '300', '--formula', 'c*sin(z)', '-r', '1', '-i', '0.3'],
    ...['-t', '50', '--width', '8', '--colour', 'histogram'],
  ],
  'a formula of all functions': [
    ...['counts.npy', '-R', '300', '-t', '50', '--width', '8'],
    ...['--formula', 'cosh(z)*tan(z)/5 + log(sinh(z) - c) + exp(cos(z))'],
  ],
  'counts.npy': ['counts.npy', '-R', '500', '-M', '1000'],
} as const;
type Name = keyof typeof PICTURES;
const NAMES = Object.keys(PICTURES) as Name[];

const PROGRAM = `
  import { createHash } from 'node:crypto';
  import { openRenderer } from 'juliaset';
  const [, , backend, precision] = process.argv;
  const renderer = await openRenderer({ backend, precision });
  const { counts } = await renderer.count({ resolution: 700, itermax: 300 });
  await renderer.close();
  process.stdout.write(createHash('sha256').update(counts).digest('hex'));`;

/** SHA-256 of a picture written by the built command line. */
async function pictureBy(node: string, name: Name): Promise<string> {
  const [file, ...args] = PICTURES[name];
  const path = join(temporaryFolder(), file);
  const call = [CLI, ...args, '--backend', 'cpu', '-q', '-o', path];
  const { status, stderr } = await runNode(call, { node });
  expect([status, stderr]).toEqual([0, '']);
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** SHA-256 of counts from a program that uses the library. The program must end by itself. */
async function countsBy(node: string, ...choice: string[]): Promise<string> {
  const folder = temporaryFolder('dist');
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  const { status, stdout, stderr } = await runNode(['program.mjs', ...choice], {
    node,
    cwd: folder,
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.toString();
}

test('the hosted tests run on the same major versions, and on the oldest supported one', () => {
  const workflow = readFileSync('.github/workflows/test.yml', 'utf8');
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  const majors = [engines.node.replace('>=', ''), ...VERSIONS.node.map((v) => v.split('.')[0])];
  expect(workflow).toContain(`node: [${majors.join(', ')}]`);
});

/** Results of the Node that runs the tests, computed once for each case. */
const known = new Map<string, Promise<string>>();
function byThisNode(key: string, run: (node: string) => Promise<string>): Promise<string> {
  const expected = known.get(key) ?? run(process.execPath);
  known.set(key, expected);
  return expected;
}

describe.each(VERSIONS.node.map((version) => [version]))('Node %s', (version) => {
  const node = NODES[version] as string;

  test('is the version that runs', async () => {
    expect((await runNode(['-v'], { node })).stdout.toString().trim()).toBe(`v${version}`);
  });

  test.each(NAMES)('writes the same bytes: %s', async (name) => {
    const expected = await byThisNode(name, (own) => pictureBy(own, name));
    expect(await pictureBy(node, name)).toBe(expected);
  });

  test.each([
    ['cpu', 'double'],
    ['gpu', 'single'],
    ['gpu', 'double'],
  ])('the library opens, counts and closes: %s, %s', async (...choice) => {
    const expected = await byThisNode(String(choice), (own) => countsBy(own, ...choice));
    expect(expected).toMatch(/^[0-9a-f]{64}$/);
    expect(await countsBy(node, ...choice)).toBe(expected);
  });
});
