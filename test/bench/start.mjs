// How long the command takes to start, on this Node and each given one:
// npm run bench:start [-- ROUNDS [NODE...]].
// @ts-check
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { measure } from '../../dist/node/command/measure.js';

const [rounds = '15', ...given] = process.argv.slice(2);
const CLI = fileURLToPath(new URL('../../dist/node/command/main.cjs', import.meta.url));
const FILE = join(tmpdir(), `juliaset-start-${process.pid}.png`);
const CALLS = {
  "node -e ''": ['-e', ''],
  'juliaset -V': [CLI, '-V'],
  'the default picture': [CLI, '--backend', 'cpu', '-q', '-o', FILE],
};

const cases = [process.execPath, ...given].flatMap((node) => {
  const version = spawnSync(node, ['-v'], { encoding: 'utf8' }).stdout.trim();
  return Object.entries(CALLS).map(([name, args]) => ({
    name: `${version}  ${name}`,
    run: () => {
      const { status, stderr } = spawnSync(node, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      return undefined;
    },
  }));
});
const timings = await measure(cases, Number(rounds));
rmSync(FILE);
let empty = Number.NaN;
for (const { name, min, median } of timings) {
  if (name.includes('-e')) empty = median;
  const ratio = (median / empty).toFixed(2);
  console.log(
    `${name.padEnd(32)} min ${min.toFixed(1)} ms, median ${median.toFixed(1)} ms, ${ratio} ×`,
  );
}
