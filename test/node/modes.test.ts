import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { NO_DRIVER, run, temporaryFolder } from './run.js';

const CPU = ['--backend', 'cpu', '-q'];

/** The scene that the options give. */
async function sceneOf(...args: string[]) {
  const { status, stdout, stderr } = await run([...args, '--print-scene']);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout.toString());
}

describe('defaults that depend on other options', () => {
  test('show a whole Mandelbrot set, unless the region is given', async () => {
    const whole = { xleft: -2.6, xright: 1.4, ybot: -1.25, ytop: 1.25 };
    expect(await sceneOf('--set', 'mandelbrot')).toMatchObject(whole);
    const closer = await sceneOf('--set', 'mandelbrot', '--centre', '0,0', '--width', '1');
    expect(closer).toMatchObject({ xleft: -0.5, xright: 0.5 });
    const edge = await sceneOf('--set', 'mandelbrot', '-x', '-1');
    expect(edge).toMatchObject({ xleft: -1, xright: 1.6 });
  });

  test('raise the threshold for smooth colours, unless it is given', async () => {
    expect(await sceneOf('--colour', 'smooth')).toMatchObject({ threshold: 1000 });
    expect(await sceneOf('--colour', 'smooth', '-t', '2')).toMatchObject({ threshold: 2 });
    const cwd = temporaryFolder();
    const file = join(cwd, 'a.json');
    writeFileSync(file, '{"colour": "distance", "set": "mandelbrot"}');
    expect(await sceneOf('render', file)).toMatchObject({ threshold: 1000, xleft: -2.6 });
    const back = ['render', file, '--colour', 'counts', '--set', 'julia'];
    expect(await sceneOf(...back)).toMatchObject({ threshold: 2, xleft: -1.6 });
  });
});

describe('pictures', () => {
  const drawn = async (...args: string[]) => {
    const { status, stdout, stderr } = await run([...args, ...CPU, '-o', '-']);
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };

  test.each([
    ['smooth', '--palette', 'viridis', '--colour', 'smooth'],
    ['distance', '--set', 'mandelbrot', '--colour', 'distance', '--bits', '16'],
    [
      'a formula',
      '--formula',
      'z^3 + c',
      '--set',
      'mandelbrot',
      '--palette',
      'ember',
      '--samples',
      '2',
    ],
    ['convergence', '--formula', 'z - (z^3-1)/(3z^2)', '--convergence', '1e-3'],
  ])('%s: a PNG can be drawn again from its own scene', async (_, ...args) => {
    const file = join(temporaryFolder(), 'a.png');
    const picture = await drawn(...args, '-R', '120');
    writeFileSync(file, picture);
    expect((await drawn('render', file)).equals(picture)).toBe(true);
    const { data } = PNG.sync.read(picture);
    expect(new Set(data).size).toBeGreaterThan(10);
  });

  test('auto leaves a formula that the GPU cannot count to the CPU', async () => {
    const deep = ['--formula', 'z^3 + c', '--centre', '0.5,0.5', '--width', '1e-6'];
    const { status, stderr } = await run([...deep, '-R', '20', '-o', '-'], { env: NO_DRIVER });
    expect([status, stderr]).toEqual([0, expect.stringMatching(/using the CPU .* cpu \(/s)]);
    const onGpu = await run([...deep, '--backend', 'gpu', '-o', '-']);
    expect([onGpu.status, onGpu.stderr]).toEqual([
      2,
      "juliaset: --formula: expected z^2 + c in double precision on a GPU (the backend cpu takes any), got 'z^3 + c'\n",
    ]);
  });

  test('smooth colours have no bands where counts do', async () => {
    const steps = async (colour: string) => {
      const { data, width } = PNG.sync.read(
        await drawn('-R', '300', '-t', '1000', '-m', '0', '-M', '30', '--colour', colour),
      );
      // Along the upper edge, far from the set.
      const greys = Array.from({ length: width }, (_, k) => data[4 * k] as number);
      return Math.max(...greys.slice(1).map((grey, k) => Math.abs(grey - (greys[k] as number))));
    };
    expect(await steps('counts')).toBeGreaterThan(7);
    expect(await steps('smooth')).toBeLessThan(3);
  });

  test('samples do not change the counts', async () => {
    const cwd = temporaryFolder();
    const madeOf = async (...args: string[]) => {
      writeFileSync(join(cwd, 'a.png'), await drawn(...args, '-R', '200'));
      const { stderr } = await run(['show', join(cwd, 'a.png')]);
      return stderr;
    };
    expect(await madeOf('--samples', '3')).toBe(await madeOf());
    expect(readFileSync(join(cwd, 'a.png')).length).toBeGreaterThan(1000);
  });
});

test.each([
  [['--set', 'fatou'], "--set: expected julia or mandelbrot, got 'fatou'"],
  [
    ['--formula', 'z^2 + '],
    /--formula: expected a number, z, c, .* at character 7, got 'z\^2 \+ '/,
  ],
  [['--formula', 'z'.repeat(5000)], "--formula: expected at most 1000 characters, got '5000'"],
  [['--convergence', '-1'], '--convergence: expected a finite number, 0 or more, got -1'],
  [['--start', '1'], "--start: expected two numbers, real,imaginary, got '1'"],
  [['--samples', '0'], '--samples: expected an integer from 1 to 16, got 0'],
  [['--samples', '2.5'], '--samples: expected an integer from 1 to 16, got 2.5'],
  [
    ['--formula', 'exp(z)', '--colour', 'distance'],
    /--colour: expected counts, smooth or histogram, as only polynomials .* 'distance with exp\(z\)'/,
  ],
])('%o is refused', async (args, message) => {
  const { status, stderr } = await run(args, { cwd: temporaryFolder() });
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.split('\n').length).toBe(2);
});
