import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FIELD_ROWS } from '../../src/core/scene/table.js';
import { run, temporaryFolder } from './run.js';

test.skipIf(process.platform === 'win32')(
  'bash completes commands, options, values and files',
  async () => {
    const script = join(temporaryFolder(), 'completion.bash');
    writeFileSync(script, (await run(['completion', 'bash'])).stdout);
    const completed = (...words: string[]) => {
      const line = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _juliaset; echo "\${COMPREPLY[*]}"`;
      return execFileSync('bash', ['-c', line, script, 'juliaset', ...words], {
        encoding: 'utf8',
      }).trim();
    };
    expect(completed('re')).toBe('render');
    expect(completed('--palette', 'vi')).toBe('viridis');
    expect(completed('--set', '')).toBe('julia mandelbrot');
    expect(completed('render', '--samp')).toBe('--samples');
    expect(completed('verify', '--dif')).toBe('--difference');
    expect(completed('--preset', 'sea')).toBe('seahorses');
    expect(completed('-o', script.slice(0, -3))).toBe(script);
  },
);

test.each([
  'bash',
  'zsh',
  'fish',
])('the completion script for %s has every option of a scene', async (shell) => {
  const { status, stdout } = await run(['completion', shell]);
  expect(status).toBe(0);
  for (const name of Object.keys(FIELD_ROWS)) {
    expect(String(stdout)).toContain(shell === 'fish' ? `-l ${name}` : `--${name}`);
  }
});

test('an unknown shell is refused', async () => {
  const { status, stderr } = await run(['completion', 'bsh']);
  expect([status, stderr]).toEqual([
    2,
    "juliaset: shell: expected bash, or another of zsh, fish, got 'bsh'\n",
  ]);
});

test('the manual page has every option of a scene, and the commands', () => {
  const page = readFileSync('dist/juliaset.1', 'utf8');
  for (const name of Object.keys(FIELD_ROWS)) expect(page).toContain(`\\-\\-${name}`);
  for (const name of ['render', 'verify', 'explore']) expect(page).toContain(`.B ${name} `);
  // A line that begins with a dot is a request to roff.
  const requests = page.split('\n').filter((line) => line.startsWith('.'));
  expect(requests.filter((line) => !/^\.(TH|SH|TP|PP|B|RS|RE|nf|fi)( |$)/.test(line))).toEqual([]);
});
