import { linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { destinationOf, requirePng } from '../../src/node/command/destination.js';
import { FORMATS } from '../../src/node/file/encodings.js';
import { run, temporaryFolder } from './run.js';

describe('options before a subcommand', () => {
  test('apply to it, but options after it win', async () => {
    const cwd = temporaryFolder();
    const before = '-R 30 --palette magma --backend cpu --reverse -q -o before.png'.split(' ');
    const scene = JSON.stringify({ resolution: 77, itermax: 33, imag: 0.5 });
    writeFileSync(join(cwd, 'scene.json'), scene);
    const ran = await run([...before, 'render', 'scene.json', '--no-reverse'], { cwd });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(readdirSync(cwd)).toEqual(['before.png', 'scene.json']);
    const shown = await run(['show', 'before.png'], { cwd });
    const fields = { resolution: 30, palette: 'magma', reverse: false, itermax: 33, imag: 0.5 };
    expect(JSON.parse(String(shown.stdout))).toMatchObject(fields);
    expect(shown.stderr).toContain(' on cpu in double precision');
  });

  test.each([
    [['-R', '30', 'show', 'plot.png'], "'show' has no option '--resolution'"],
    [['-q', 'info'], "'info' has no option '--quiet'"],
    [['--palette', 'magma', 'verify'], "'verify' has no option '--palette'"],
    [['--port', '80', 'explore'], "unknown option '--port'; did you mean --format?"],
  ])('%o is refused', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, String(stdout), stderr]).toEqual([2, '', `juliaset: ${message}\n`]);
  });
});

describe('a near miss', () => {
  test.each([
    [['--palette', 'virdis'], '--palette: expected viridis, or another of grey, magma, '],
    [['--preset', 'spirls'], '--preset: expected spirals, or another of article, '],
    [['--colour', 'smoth'], '--colour: expected smooth, or another of counts, '],
    [['plot.png'], "unknown command 'plot.png'; did you mean juliaset render plot.png?"],
    [['presetz'], "unknown command 'presetz'; did you mean juliaset presets?"],
    [['--palete', 'grey'], "unknown option '--palete'; did you mean --palette?"],
    [['--set', 'rabbit'], "got 'rabbit'; did you mean --preset rabbit?"],
    [['--formula', 'z**2'], '--formula: expected ^ for a power instead of ** at character 3'],
    [['-R', '19x20x21'], "--resolution: expected a finite number, got '19x20x21'"],
  ])('%o is refused with a hint', async (args, message) => {
    const { status, stderr } = await run(args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  test('is accepted if it can mean only one thing', async () => {
    const args = [
      '--center',
      '0.1, -0.2',
      '--width',
      '1',
      '--color',
      'Smooth',
      '--palette',
      'GRAY',
    ];
    const { status, stdout } = await run([...args, '-R', '64x48', '-M', '1k', '--print-scene']);
    expect(status).toBe(0);
    expect(JSON.parse(String(stdout))).toMatchObject({
      ...{ xleft: 0.1 - 0.5, ytop: -0.2 + 0.375, resolution: 64, rows: 48, itermax: 1000 },
      ...{ colour: 'smooth', palette: 'grey' },
    });
  });
});

describe('the default output', () => {
  test('does not replace the picture whose scene is rendered, unless -o names it', async () => {
    const cwd = temporaryFolder();
    const picture = () => readFileSync(join(cwd, 'plot.png'));
    const small = ['-R', '20', '--backend', 'cpu', '-q'];
    await run(small, { cwd });
    const old = picture();
    const { status, stderr } = await run(['render', 'plot.png', ...small], { cwd });
    expect([status, stderr]).toEqual([
      2,
      'juliaset: --output: expected -o with a file name, because plot.png is an input ' +
        "(-o plot.png replaces it), got 'none'\n",
    ]);
    expect(picture()).toEqual(old);
    const named = await run(['render', 'plot.png', ...small, '-R', '25', '-o', 'plot.png'], {
      cwd,
    });
    expect([named.status, picture().readUInt32BE(16)]).toEqual([0, 25]);
    const other = await run(['render', 'plot.png', ...small, '--format', 'npy'], { cwd });
    expect([other.status, readdirSync(cwd)]).toEqual([
      0,
      ['plot.npy', 'plot.npy.json', 'plot.png'],
    ]);
  });

  test('does not replace an input behind a link, or a palette', () => {
    const folder = temporaryFolder();
    const before = process.cwd();
    process.chdir(folder);
    try {
      writeFileSync('plot.png', 'an input');
      symlinkSync('plot.png', 'symbolic.png');
      linkSync('plot.png', 'hard.png');
      writeFileSync('other.png', 'another');
      for (const name of ['symbolic.png', 'hard.png', './plot.png', join(folder, 'plot.png')]) {
        expect(() => destinationOf({}, [name, 'grey'])).toThrow(InputError);
        expect(() => destinationOf({}, [undefined, name])).toThrow(InputError);
      }
      expect(destinationOf({}, ['other.png', '#123,'.repeat(200)]).output).toBe('plot.png');
      expect(destinationOf({ output: 'hard.png' }, ['plot.png']).output).toBe('hard.png');
    } finally {
      process.chdir(before);
    }
  });
});

describe('the ending of the output', () => {
  test('can name every format, as the help and the refusal say', async () => {
    const { stdout } = await run(['--help']);
    const about = /--format <name> .*/.exec(String(stdout))?.[0];
    for (const format of FORMATS) {
      expect(destinationOf({ output: `a.${format}` }, []).format).toBe(format);
      expect(destinationOf({ format }, []).output).toBe(`plot.${format}`);
      expect(about).toContain(format);
      expect(() => destinationOf({ output: 'a.jpg' }, [])).toThrow(`.${format}`);
    }
  });

  test.each([
    ['a.png', 'png'],
    ['A.PNG', 'png'],
    ['a.NPY', 'npy'],
    ['-', 'png'],
    ['picture', 'png'],
    ['some.folder/picture', 'png'],
    ['/dev/stdout', 'png'],
  ])('of %s implies %s', (output, format) => {
    expect(destinationOf({ output }, [])).toEqual({ output, format });
  });

  test.each([
    'x.jpg',
    'x.tiff',
    'counts.csv',
    'x.png.gz',
    'x.',
  ])('of %s is refused, unless --format names the format', (output) => {
    expect(() => destinationOf({ output }, [])).toThrow(InputError);
    expect(destinationOf({ output, format: 'npy' }, [])).toEqual({ output, format: 'npy' });
    expect(() => requirePng('difference', output)).toThrow(InputError);
  });

  test('is refused with a remedy, before any work', async () => {
    const cwd = temporaryFolder();
    const { status, stderr } = await run(['-o', 'x.jpg'], { cwd });
    expect([status, stderr, readdirSync(cwd)]).toEqual([
      2,
      'juliaset: --output: expected a name that ends in .png, .npy, .dzi, or .szi, or --format to say what it is, ' +
        "got 'x.jpg'\n",
      [],
    ]);
  });
});

describe('help', () => {
  test.each([
    'render',
    'verify',
    'explore',
  ])('of %s has examples of its own options only', async (name) => {
    const { stdout } = await run([name, '--help']);
    const help = String(stdout);
    const examples = help.split('\n').filter((line) => line.includes(', for example juliaset '));
    const used = examples.flatMap((line) => line.match(/ --?[a-zA-Z]+/g) ?? []);
    for (const option of used) expect(help).toMatch(new RegExp(`^ {2}.*${option.trim()}\\b`, 'm'));
  });
});
