// Counts with the browser's library in another engine: one job per line on stdin, one reply per line on
// stdout.
// @ts-check
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { openRenderer, sceneFrom } from '../../dist/browser/index.js';

/** @typedef {import('./deno.js').Job} Job */

/** @type {Map<string, ReturnType<typeof openRenderer>>} */
const renderers = new Map();

/** @param {Job['options']} options */
function rendererFor(options) {
  const key = JSON.stringify(options);
  const renderer = renderers.get(key) ?? openRenderer(options);
  renderers.set(key, renderer);
  return renderer;
}

/** @param {ArrayBufferView} array */
const textOf = ({ buffer, byteOffset, byteLength }) =>
  Buffer.from(/** @type {ArrayBuffer} */ (buffer), byteOffset, byteLength).toString('base64');

/** @param {Job} job */
async function answer({ options, scene, part, wanted }) {
  const renderer = await rendererFor(options);
  if (wanted === 'png') {
    const png = await renderer.png(scene);
    return { png: textOf(new Uint8Array(await png.arrayBuffer())) };
  }
  if (wanted === 'cancelled') {
    const controller = new AbortController();
    const counting = renderer.count(scene, { signal: controller.signal });
    setTimeout(() => controller.abort());
    return { error: await counting.then(String, (error) => error.name) };
  }
  if (part) {
    const { backend } = await renderer.choose(sceneFrom(scene));
    const samples = { ...part.samples, pixels: Uint32Array.from(part.samples.pixels) };
    const { counts } = await backend.count(sceneFrom(scene), part.band, { samples });
    return { bands: [{ counts: textOf(counts) }] };
  }
  const bands = [];
  for await (const { counts, estimates } of renderer.bands(scene)) {
    bands.push({ counts: textOf(counts), ...(estimates && { estimates: textOf(estimates) }) });
  }
  return { bands };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch((error) => ({ error: String(error) }));
  console.log(JSON.stringify(reply));
}
for (const renderer of renderers.values()) await (await renderer).close();
