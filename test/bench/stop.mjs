// How long the command takes to end after Ctrl-C: npm run bench:stop [-- ROUNDS].
// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [rounds = '15'] = process.argv.slice(2);
const CLI = fileURLToPath(new URL('../../dist/node/command/main.cjs', import.meta.url));
// The orbits of c = 1/4 creep towards 1/2 and never repeat: hours of work.
const SCENE = ['-r=0.25', '-i=0', '-R', '3000', '-M', '4e9', '--backend', 'cpu', '-q'];

/** Milliseconds from Ctrl-C in the midst of counting to the end of the process. */
async function stop() {
  const cwd = mkdtempSync(join(tmpdir(), 'juliaset-stop-'));
  const child = spawn(process.execPath, [CLI, ...SCENE], { cwd });
  while (readdirSync(cwd).length === 0) await setTimeout(2);
  await setTimeout(200);
  const began = performance.now();
  child.kill('SIGINT');
  const [status] = await once(child, 'exit');
  if (status !== 130) throw new Error(`expected status 130, got ${status}`);
  const took = performance.now() - began;
  rmSync(cwd, { recursive: true });
  return took;
}

const times = [];
for (let k = 0; k < Number(rounds); k++) times.push(await stop());
times.sort((a, b) => a - b);
const [min, median] = [times[0], times[times.length >> 1]].map((time) => Number(time).toFixed(1));
console.log(`Ctrl-C to the end: min ${min} ms, median ${median} ms`);
