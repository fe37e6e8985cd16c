import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeIn, DOCUMENTS } from './readme.js';
import { CLI, run, temporaryFolder } from './run.js';

/** What each command is given on top, so that it takes no time: a small size, and one backend. */
const SMALL: readonly (readonly [RegExp, string])[] = [
  [/^juliaset (show|presets|info|completion|help)\b/, ''],
  [/^juliaset verify/, ' -R 30 --backend cpu'],
  [/./, ' -R 30 --samples 1 --backend cpu -q'],
];

/** They serve, or time, or install. */
const NOT_RUN = /^juliaset (explore|bench)|^(npm|npx|JULIASET_|source)/;

const COMMANDS = [...DOCUMENTS].flatMap(([path, document]) =>
  codeIn(document, 'sh')
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/ +#.*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !NOT_RUN.test(line))
    .map((line) => [path, line] as const),
);

describe.skipIf(process.platform === 'win32')('the commands of the documents work', () => {
  test('one after another, as they stand but for their size', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'juliaset'), `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`, {
      mode: 0o755,
    });
    await run(['-R', '30', '-q', '--backend', 'cpu'], { cwd });
    expect(COMMANDS.length).toBeGreaterThan(20);
    for (const [path, line] of COMMANDS) {
      const [, more = ''] = SMALL.find(([pattern]) => pattern.test(line)) ?? [];
      // What is added goes before a redirection.
      const command = line.replace(/( >.*)?$/, `${more}$1`);
      const { status, stderr } = spawnSync('bash', ['-c', command], {
        cwd,
        env: { ...process.env, PATH: `${cwd}:${process.env.PATH}` },
        encoding: 'utf8',
      });
      expect([path, line, status, stderr.includes('juliaset:')]).toEqual([path, line, 0, false]);
    }
  });
});

test.each([...DOCUMENTS])('the links of %s lead somewhere', (path, document) => {
  const links = [...document.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link as string);
  const files = links.filter((link) => !/^https?:/.test(link));
  expect(files.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
});
