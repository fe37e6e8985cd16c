import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pngChunk } from '../../src/core/png/png.js';
import { textChunk } from '../../src/core/png/text.js';
import { run, temporaryFolder } from './run.js';

/** The chunks of a PNG: their types and data. */
function chunksOf(png: Buffer): [type: string, data: Buffer][] {
  const chunks: [string, Buffer][] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push([png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  return chunks;
}

async function drawn(...args: string[]): Promise<Buffer> {
  const { status, stdout } = await run([...args, '-R', '30', '--backend', 'cpu', '-q', '-o', '-']);
  expect(status).toBe(0);
  return stdout;
}

test('a PNG says what it is before its data, as other programs read it', async () => {
  const chunks = chunksOf(await drawn('--palette', 'viridis', '--dpi', '300'));
  const types = chunks.map(([type]) => type).filter((type, k, all) => type !== all[k - 1]);
  expect(types).toEqual(['IHDR', 'sRGB', 'pHYs', 'PLTE', 'iTXt', 'IDAT', 'juPr', 'IEND']);
  const data = new Map(chunks);
  // 300 pixels an inch are 11,811 a metre.
  expect(data.get('pHYs')).toEqual(Buffer.from('00002e2300002e2301', 'hex'));
  const texts = chunks.filter(([type]) => type === 'iTXt').map(([, text]) => text.toString());
  expect(texts[0]).toBe('Title\0\0\0\0\0Julia set of z^2 + c, c = -0.835 - 0.2321i');
  expect(texts[1]).toMatch(/^Software\0{5}juliaset \d/);
  expect(texts[2]).toMatch(/^juliaset\0{5}\{"version":1,/);
});

test('without --dpi it has no resolution, which must be one', async () => {
  expect(chunksOf(await drawn()).map(([type]) => type)).not.toContain('pHYs');
  const { status, stderr } = await run(['--dpi', '0', '-o', '-']);
  expect([status, stderr]).toEqual([
    2,
    'juliaset: --dpi: expected a number from 1 to 1000000, got 0\n',
  ]);
});

test('how a picture was made is read as earlier versions wrote it, too', async () => {
  const png = await drawn();
  const chunks = chunksOf(png).map(([type, data]) =>
    type === 'juPr' ? textChunk('juliaset made', data.toString()) : pngChunk(type, data),
  );
  const file = join(temporaryFolder(), 'earlier.png');
  writeFileSync(file, Buffer.concat([png.subarray(0, 8), ...chunks]));
  const { stderr } = await run(['show', file]);
  expect(stderr).toMatch(
    /^made by juliaset \S+ on cpu in double precision; SHA-256 of the counts /,
  );
  expect(readFileSync(file).includes('juPr')).toBe(false);
});
