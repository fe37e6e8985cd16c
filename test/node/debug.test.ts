import { expect, test } from 'vitest';
import { run, runNode } from './run.js';

const SMALL = ['-R', '40', '-o', '-'];

/** The debug messages on standard error, without their times. */
function wordsIn(stderr: string): string[] {
  return [...stderr.matchAll(/^debug \d+ ms: (.*)$/gm)].map(([, words]) => words as string);
}

test('DEBUG=juliaset reports the adapter, the precision, the pieces and the pace', async () => {
  const args = [...SMALL, '--backend', 'gpu', '--precision', 'single', '-q'];
  const { status, stdout, stderr } = await run(args, { env: { DEBUG: 'http, juliaset' } });
  expect(status).toBe(0);
  const words = wordsIn(stderr).join('\n');
  expect(words).toMatch(
    /^Dawn loaded\nadapter .+, (software|hardware), driver .+\ndevice opened$/m,
  );
  expect(words).toMatch(/^pipeline compiled$/m);
  expect(words).toMatch(/^backend gpu \(.+\) in single precision$/m);
  expect(words).toMatch(/^piece of 40 × 25 points: iterations 0 to 80$/m);
  expect(words).toMatch(/^pace: \d+ iterations in [\d.]+ ms, at most \d+ in the next dispatch$/m);
  expect(words).toMatch(/^band of 40 × 25 pixels at row 0 counted$/m);
  const quiet = await run(args, { env: { DEBUG: 'http' } });
  expect([quiet.stderr, quiet.stdout.equals(stdout)]).toEqual(['', true]);
});

test('DEBUG=juliaset works in the library, too', async () => {
  const program = `
    import { openRenderer } from 'juliaset';
    const renderer = await openRenderer({ backend: 'cpu', threads: 1 });
    await renderer.count({ resolution: 40 });
    await renderer.close();`;
  const args = ['--input-type=module', '-e', program];
  const { stderr } = await runNode(args, { env: { DEBUG: 'juliaset' } });
  expect(wordsIn(stderr)).toEqual([
    'backend cpu (1 thread) in double precision',
    'band of 40 × 25 pixels at row 0 counted',
  ]);
});
