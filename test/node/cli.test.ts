import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { colour, colourTableOf } from '../../src/core/colour/colour.js';
import { type Scene, sceneFrom } from '../../src/core/scene/scene.js';
import { referenceCounts } from '../reference.js';
import { DEFAULT_GREY_SHA256, DETAIL_GREY_SHA256, sha256 } from '../sha256.js';
import { killOnce, NO_DRIVER, run, temporaryFolder } from './run.js';

const CPU = ['--backend', 'cpu'];

/** The pixels of a PNG, which must be 8-bit greyscale. */
function greyOfPng(file: Buffer): { width: number; height: number; grey: Uint8Array<ArrayBuffer> } {
  expect([file[24], file[25]]).toEqual([8, 0]); // Bit depth and colour type.
  const { width, height, data } = PNG.sync.read(file);
  const grey = new Uint8Array(width * height);
  for (let k = 0; k < grey.length; k++) grey[k] = data[4 * k] as number;
  return { width, height, grey };
}

function expectedGrey(scene: Scene): Uint8Array {
  return colour({ counts: referenceCounts(scene) }, colourTableOf(scene));
}

describe('pictures', () => {
  test('without options, plot.png is the original program’s picture', async () => {
    const cwd = temporaryFolder();
    const { status, stdout, stderr } = await run([], { cwd, env: NO_DRIVER });
    expect(status).toBe(0);
    expect(stdout.length).toBe(0);
    expect(readdirSync(cwd)).toEqual(['plot.png']);
    const { width, height, grey } = greyOfPng(readFileSync(join(cwd, 'plot.png')));
    expect([width, height]).toEqual([500, 313]);
    expect(await sha256(grey)).toBe(DEFAULT_GREY_SHA256);
    const [choice, summary, ...more] = stderr.trimEnd().split('\n');
    expect(choice).toMatch(
      /^juliaset: using the CPU \(\d+ threads?\), because that takes about \d+ ms, and the gpu \d+ ms$/,
    );
    expect(summary).toMatch(
      /^plot\.png: 500 × 313 pixels, [\d.]+ kB; cpu \(\d+ threads?\); counted in [\d.]+ m?s, encoded [\d.]+ m?s later$/,
    );
    expect(more).toEqual([]);
  });

  test('the article’s command draws the article’s picture', async () => {
    const args = '-x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=4000 -o - -q'.split(' ');
    const { status, stdout, stderr } = await run([...args, ...CPU]);
    expect([status, stderr]).toEqual([0, '']);
    expect(await sha256(greyOfPng(stdout).grey)).toBe(DETAIL_GREY_SHA256);
  });

  test.each([
    [['-x=-0.1']],
    [['-x', '-0.1']],
    [['-x-0.1']],
    [['--xleft=-0.1']],
    [['--xleft', '-0.1']],
    [['-x', '-1e-1']],
    [['-x=-.1']],
  ])('%o sets the left edge to -0.1', async (args) => {
    const { status, stdout, stderr } = await run([...args, '-R', '40', '-o', '-', '-q', ...CPU]);
    expect([status, stderr]).toEqual([0, '']);
    expect(greyOfPng(stdout).grey).toEqual(
      expectedGrey(sceneFrom({ xleft: -0.1, resolution: 40 })),
    );
  });

  test('each option sets its field of the scene', async () => {
    const scene = { resolution: 60, xleft: 1.5, xright: -1.4, ybot: 0.8, ytop: -0.9 };
    const rest = { real: -0.7, imag: 0.3, threshold: 3, itermin: 2, itermax: 33 };
    const long = Object.entries({ ...scene, ...rest }).flatMap(([k, v]) => [`--${k}`, String(v)]);
    const short = '-R 60 -x 1.5 -X -1.4 -y 0.8 -Y -0.9 -r -0.7 -i 0.3 -t 3 -m 2 -M 33'.split(' ');
    const expected = expectedGrey(sceneFrom({ ...scene, ...rest }));
    for (const args of [long, short]) {
      const { stdout } = await run([...args, '-o', '-', '-q', ...CPU]);
      expect(greyOfPng(stdout).grey).toEqual(expected);
    }
  });

  test('--fast gives the same pixels in a larger file', async () => {
    const [small, fast] = await Promise.all([
      run(['-o', '-', '-q', ...CPU]),
      run(['-o', '-', '-q', '--fast', ...CPU]),
    ]);
    expect(fast.stdout.length).toBeGreaterThan(small.stdout.length);
    expect(greyOfPng(fast.stdout)).toEqual(greyOfPng(small.stdout));
  });

  test('the GPU draws the CPU’s picture, except for rounding', async () => {
    const { status, stdout, stderr } = await run(['-o', '-', '--backend', 'gpu']);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^standard output: 500 × 313 pixels, .*; gpu, single precision \(.+\); counted in/,
    );
    const expected = expectedGrey(sceneFrom());
    const differing = greyOfPng(stdout).grey.filter((byte, k) => byte !== expected[k]).length;
    expect(differing / expected.length).toBeLessThan(0.004); // 0.0015 on SwiftShader
  });
});

describe('the backend', () => {
  test('gpu fails without a driver, and says what to install', async () => {
    const cwd = temporaryFolder();
    const ran = await run(['--backend', 'gpu'], { cwd, env: NO_DRIVER });
    expect(ran.status).toBe(1);
    expect(ran.stderr).toMatch(/^juliaset: backend gpu: there is .*Vulkan.*; install .*\n$/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('an adapter is found by part of its name, in any case', async () => {
    const { stdout } = await run(['info']);
    const name = /^adapter: (.*)$/m.exec(stdout.toString())?.[1];
    expect(name).toBeDefined();
    const part = name?.slice(0, 6).toUpperCase() ?? '';
    const { status, stderr } = await run(['--adapter', part, '-R', '20', '-o', '-']);
    expect(status).toBe(0);
    expect(stderr).toContain('; gpu, single precision (');
  });

  test('an unknown adapter is refused with a list of the adapters', async () => {
    const { status, stderr } = await run(['--adapter', 'Voodoo 2', '-o', '-']);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^juliaset: --adapter: expected part of an adapter's name \('.+'\), got 'Voodoo 2'\n$/,
    );
  });

  test('an adapter is refused together with the CPU', async () => {
    const { status, stderr } = await run(['--adapter', 'some', '--backend', 'cpu', '-o', '-']);
    expect([status, stderr]).toEqual([
      2,
      "juliaset: --adapter: expected the backend gpu or auto along with it, not cpu, got 'some'\n",
    ]);
  });

  test('the CPU does not replace an adapter that was named', async () => {
    const { status, stderr } = await run(['--adapter', 'some', '-o', '-'], { env: NO_DRIVER });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^juliaset: backend gpu: there is .*Vulkan/);
  });

  test('auto says why it leaves a large picture to the CPU', async () => {
    const args = ['-R', '6000', '--threads', '1', '--fast', '-o', '-'];
    const { stderr } = await run(args, { env: NO_DRIVER });
    expect(stderr).toMatch(/^juliaset: using the CPU \(1 thread\), because there is .*Vulkan/);
  });

  test('info lists the adapters, and the backend that auto chooses', async () => {
    const { status, stdout } = await run(['info']);
    expect(status).toBe(0);
    expect(stdout.toString()).toMatch(
      /^adapter: .+\n {2}kind: (software|hardware).*\n {2}driver: .*\n {2}largest buffer: \d+ MiB\n/,
    );
    expect(stdout.toString()).toMatch(/\nauto chooses: (cpu|gpu) \(.+\).*\n$/);
    const without = await run(['info'], { env: NO_DRIVER });
    expect(without.stdout.toString()).toMatch(/^no adapter: there is .*\nauto chooses: cpu \(/);
    expect(without.stderr).toBe('');
  });
});

describe('the precision', () => {
  const DEEP = ['-R', '30', '-x=0.1', '-X=0.100003', '-y=0.1', '-Y=0.100003', '-M', '500'];

  test('double draws the same picture on a GPU as on the CPU', async () => {
    const [cpu, gpu] = await Promise.all(
      [['cpu'], ['gpu', '--precision', 'double']].map((backend) =>
        run(['-R', '120', '-q', '-o', '-', '--backend', ...backend]),
      ),
    );
    expect([cpu?.status, gpu?.status, gpu?.stderr]).toEqual([0, 0, '']);
    const [ofCpu, ofGpu] = [cpu, gpu].map((ran) => ran?.stdout.toString('latin1') ?? '');
    // The files differ only in the provenance.
    const neutral = (png = '') => png.replace(/....juPr.*(?="counts")/s, '').slice(0, -20);
    expect(ofGpu).toContain('"backend":"gpu","precision":"double"');
    expect(neutral(ofGpu)).toBe(neutral(ofCpu));
  });

  test('auto uses double on a GPU where single does not resolve the view', async () => {
    const { status, stderr } = await run([...DEEP, '--backend', 'gpu', '-o', '-']);
    expect([status, stderr]).toEqual([0, expect.stringContaining('; gpu, double precision (')]);
  });

  test('single is refused where it does not resolve the view', async () => {
    const args = [...DEEP, '--backend', 'gpu', '--precision', 'single', '-o', '-'];
    const { status, stderr } = await run(args);
    expect([status, stderr]).toEqual([
      2,
      'juliaset: region: expected a width of at least 0.000029 for 30 columns in single precision ' +
        '(precision double takes less), got 0.000003\n',
    ]);
  });

  test.each(['cpu', 'gpu'])('a view beyond double is refused on the %s', async (backend) => {
    const args = ['-R', '30', '-x=0.1', '-X=0.1000000000001', '-y=0.1', '-Y=0.1000000000001'];
    const { status, stderr } = await run([...args, '--backend', backend, '-o', '-']);
    expect([status, stderr]).toEqual([
      2,
      'juliaset: region: expected a width of at least 3.6e-12 for 30 columns in double precision, ' +
        'got 9.99895e-14\n',
    ]);
  });

  test.each([
    [['--precision', 'half'], "--precision: expected auto, single or double, got 'half'"],
    [
      ['--precision', 'single', '--backend', 'cpu'],
      "--precision: expected double or auto on the backend cpu, got 'single'",
    ],
  ])('%o is refused', async (args, message) => {
    const { status, stderr } = await run([...args, '-o', '-']);
    expect([status, stderr]).toEqual([2, `juliaset: ${message}\n`]);
  });
});

describe('bad input is refused in one line, with status 2, and writes nothing', () => {
  test.each([
    [['-x', 'abc'], "--xleft: expected a finite number, got 'abc'"],
    [['-x='], "--xleft: expected a finite number, got ''"],
    [['-R', '12px'], "--resolution: expected a finite number, got '12px'"],
    [['-r', 'NaN'], "--real: expected a finite number, got 'NaN'"],
    [['-i', 'Infinity'], "--imag: expected a finite number, got 'Infinity'"],
    [['-i', '1e999'], "--imag: expected a finite number, got '1e999'"],
    [['-x', '0.5', '-X', '0.5'], '--xright: expected a number other than xleft (0.5), got 0.5'],
    [['-y=1'], '--ytop: expected a number other than ybot (1), got 1'],
    [['-m', '80'], '--itermin: expected less than itermax (80), got 80'],
    [['-m', '90', '-M', '80'], '--itermin: expected less than itermax (80), got 90'],
    [['-m', '-1'], '--itermin: expected an integer from 0 to 4294967295, got -1'],
    [['-M', '7.5'], '--itermax: expected an integer from 1 to 4294967295, got 7.5'],
    [['-R', '-4'], '--resolution: expected an integer from 1 to 2147483647, got -4'],
    [['-R', '1.5'], '--resolution: expected an integer from 1 to 2147483647, got 1.5'],
    [['-R', '3e9'], '--resolution: expected an integer from 1 to 2147483647, got 3000000000'],
    [['-t', '-2'], '--threshold: expected a finite number, 0 or more, got -2'],
    [['--backend', 'tpu'], "--backend: expected auto, gpu or cpu, got 'tpu'"],
    [['--frobnicate'], "unknown option '--frobnicate'"],
    [['frobnicate'], "unknown command 'frobnicate'"],
    [
      ['-o', 'missing/plot.png'],
      "--output: expected a file in an existing folder ('missing' does not exist), got 'missing/plot.png'",
    ],
    [['-o', 'folder'], "--output: expected a file, not a folder, got 'folder'"],
    [
      ['-o', 'plot.png/a.png'],
      "--output: expected a file in a folder ('plot.png' is not a folder), got 'plot.png/a.png'",
    ],
  ])('%o', async (args, message) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'plot.png'), 'the old picture');
    const { status, stdout, stderr } = await run(
      [...args, ...(args[0] === '--backend' ? [] : CPU)],
      { cwd },
    );
    expect(stderr).toBe(`juliaset: ${message}\n`);
    expect(status).toBe(2);
    expect(stdout.length).toBe(0);
    expect(readdirSync(cwd)).toEqual(['folder', 'plot.png']);
    expect(readFileSync(join(cwd, 'plot.png'), 'utf8')).toBe('the old picture');
  });
});

describe('the output file', () => {
  test('behind a symbolic link is replaced, and the link stays', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'real.png'), 'old');
    symlinkSync('real.png', join(cwd, 'link.png'));
    expect((await run(['-R', '10', '-o', 'link.png', ...CPU], { cwd })).status).toBe(0);
    expect(greyOfPng(readFileSync(join(cwd, 'real.png'))).width).toBe(10);
    expect(readdirSync(cwd)).toEqual(['link.png', 'real.png']);
  });

  test.skipIf(process.platform === 'win32')(
    'is written to, not replaced, if a device',
    async () => {
      expect((await run(['-R', '10', '-o', '/dev/null', ...CPU])).status).toBe(0);
      expect(readFileSync('/dev/null').length).toBe(0);
    },
  );

  test.runIf(process.platform === 'linux')(
    'is named in the error when the disk is full',
    async () => {
      const { status, stderr } = await run(['-R', '10', '-o', '/dev/full', '-q', ...CPU]);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^juliaset: could not write '\/dev\/full': ENOSPC.*\n$/);
    },
  );

  test('is kept when Ctrl-C interrupts hours of counting, with status 130', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'plot.png'), 'the old picture');
    const isWriting = () => readdirSync(cwd).length > 1;
    const { status, stderr } = await run(['-r=0.25', '-i=0', '-R', '3000', '-M', '4e9', ...CPU], {
      cwd,
      meanwhile: (child) => killOnce(child, 'SIGINT', isWriting),
    });
    expect(status).toBe(130);
    expect(stderr).toBe('');
    expect(readdirSync(cwd)).toEqual(['plot.png']);
    expect(readFileSync(join(cwd, 'plot.png'), 'utf8')).toBe('the old picture');
  });
});

test('an option without its value is refused', async () => {
  const { status, stderr } = await run(['-x']);
  expect([status, stderr]).toEqual([2, "juliaset: option '-x, --xleft <n>' argument missing\n"]);
});

test('help has lines of at most 80 characters, and -V prints the version', async () => {
  const help = await run(['--help']);
  expect(help.status).toBe(0);
  expect(help.stdout.toString()).toMatch(/-R, --resolution <n> .*\(500\)/);
  const lines = help.stdout.toString().split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  // The options override a file's values, so the help shows no defaults.
  for (const args of [
    ['render', '--help'],
    ['help', 'render'],
  ]) {
    const own = await run(args);
    expect([own.status, own.stdout.toString().includes('(500)')]).toEqual([0, false]);
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect((await run(['-V'])).stdout.toString()).toBe(`${version}\n`);
});
