import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from './run.js';

const PAGE = new URL('../../docs/pictures.md', import.meta.url);
const [gallery = ''] = /## Gallery.*/s.exec(readFileSync(PAGE, 'utf8')) ?? [];
const pictures = Array.from(
  gallery.matchAll(/!\[.*?\]\((\S+?)\)<br>`juliaset (.+?)`/g),
  ([, file, args]) => [file as string, args as string] as const,
);

test('the README has a gallery', () => expect(pictures.length).toBe(23));

test.each(pictures)('%s is drawn by the command below it', async (file, args) => {
  const words = args.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", '')) ?? [];
  const { status, stdout } = await run(
    [...words, '-R', '280', '--backend', 'cpu', '-q', '-o', '-'],
    { cwd: temporaryFolder() },
  );
  expect(status).toBe(0);
  const [drawn, shown] = [stdout, readFileSync(new URL(file, PAGE))].map((png) =>
    PNG.sync.read(png),
  );
  expect([drawn?.width, drawn?.height]).toEqual([shown?.width, shown?.height]);
  // The last bits of Math's functions differ between versions of Node.
  const differing = drawn?.data.filter((byte, k) => byte !== shown?.data[k]).length ?? Infinity;
  expect(differing / (shown?.data.length ?? 0)).toBeLessThan(0.001);
});
