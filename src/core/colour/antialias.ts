import type { Cancellation } from '../cancellation.js';
import type { Backend } from '../count/backend.js';
import { type BandsOptions, type CountedBand, countBands } from '../count/pipeline.js';
import { inOrder } from '../in-order.js';
import type { OnCounted } from '../progress.js';
import type { Scene } from '../scene/scene.js';
import { type Band, pixelsOf } from '../view/bands.js';
import { viewOf } from '../view/view.js';
import { type ColourTable, colour, type PictureBand } from './colour.js';
import { needsEstimates } from './colouring.js';
import { byteOf, encoded, linear } from './srgb.js';

export type AntialiasedBand = PictureBand & Required<Pick<PictureBand, 'coloured'>>;

/** Maximum number of samples in one call of the backend. */
const SAMPLES_AT_ONCE = 2 ** 17;

/**
 * The bands of an antialiased picture: a pixel whose count differs from a neighbour's gets the mean
 * colour of its samples, in linear light. Counts do not change.
 *
 * @param known the bands to begin with, if they have been counted
 * @throws the errors of `countBands`
 */
export async function* antialiasedBands(
  backend: Backend,
  scene: Scene,
  table: ColourTable,
  options: BandsOptions = {},
  known?: Iterable<CountedBand>,
): AsyncGenerator<AntialiasedBand, void, undefined> {
  const { signal, onCounted, ...others } = options;
  const work = { backend, scene, table, light: lightOf(table), signal, onCounted };
  const bands = known ?? countBands(backend, scene, { signal, ...others });
  yield* inOrder(bands, 2 * backend.lanes, (counted) => antialiased(work, counted));
}

interface Work {
  readonly backend: Backend;
  readonly scene: Scene;
  readonly table: ColourTable;
  readonly light: Float32Array;
  readonly signal: Cancellation | undefined;
  readonly onCounted: OnCounted | undefined;
}

async function antialiased(work: Work, counted: CountedBand): Promise<AntialiasedBand> {
  const { backend, scene, table, light, signal, onCounted } = work;
  const perSide = scene.samples;
  const { band } = counted;
  const coloured = colour(counted, table);
  const edges = edgesIn(counted, await surroundings(work, band), leastDifference(scene));
  const atOnce = Math.ceil(SAMPLES_AT_ONCE / perSide ** 2);
  const pixels = pixelsOf(band);
  const pixelsPerPoint = pixels / (pixels + edges.length * perSide ** 2);
  onCounted?.(pixels * pixelsPerPoint, band);
  for (let from = 0; from < edges.length; from += atOnce) {
    const some = edges.slice(from, from + atOnce);
    const samples = { pixels: some, perSide };
    const indices = table.indicesOf(await backend.count(scene, band, { signal, samples }));
    for (let k = 0; k < some.length; k++) {
      const own = indices.subarray(k * perSide ** 2, (k + 1) * perSide ** 2);
      putMean(coloured, some[k] as number, own, table, light);
    }
    onCounted?.(indices.length * pixelsPerPoint, band);
  }
  return { ...counted, coloured };
}

/** Least difference of neighbouring counts that makes an edge in the scene's colour mode. */
function leastDifference(scene: Scene): number {
  // Continuous colour modes have no edge between consecutive counts.
  return needsEstimates(scene) ? 2 : 1;
}

/** The counts around a band, one pixel wide: rows above and below, columns to the left and right. */
interface Surroundings {
  readonly above?: Uint32Array;
  readonly below?: Uint32Array;
  readonly left?: Uint32Array;
  readonly right?: Uint32Array;
}

/** Counted again, so a band does not depend on others. Corners are left out: they touch at a point only. */
async function surroundings({ backend, scene, signal }: Work, band: Band): Promise<Surroundings> {
  const { columns, rows } = viewOf(scene);
  const { firstRow, firstColumn } = band;
  const count = async (part: Partial<Band>) => {
    const { counts } = await backend.count(scene, { ...band, ...part }, { signal });
    return counts;
  };
  const endRow = firstRow + band.rows;
  const endColumn = firstColumn + band.columns;
  const [above, below, left, right] = await Promise.all([
    firstRow > 0 ? count({ firstRow: firstRow - 1, rows: 1 }) : undefined,
    endRow < rows ? count({ firstRow: endRow, rows: 1 }) : undefined,
    firstColumn > 0 ? count({ firstColumn: firstColumn - 1, columns: 1 }) : undefined,
    endColumn < columns ? count({ firstColumn: endColumn, columns: 1 }) : undefined,
  ]);
  return {
    ...(above && { above }),
    ...(below && { below }),
    ...(left && { left }),
    ...(right && { right }),
  };
}

/** The pixels whose count differs by at least `least` from that of one of their four neighbours. */
function edgesIn(
  { band, counts }: CountedBand,
  { above, below, left, right }: Surroundings,
  least: number,
): Uint32Array<ArrayBuffer> {
  const { columns, rows } = band;
  const edges = new Uint32Array(pixelsOf(band));
  let found = 0;
  for (let row = 0, k = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, k++) {
      const own = counts[k] as number;
      const up = row > 0 ? counts[k - columns] : above?.[column];
      const down = row < rows - 1 ? counts[k + columns] : below?.[column];
      const before = column > 0 ? counts[k - 1] : left?.[row];
      const after = column < columns - 1 ? counts[k + 1] : right?.[row];
      if (
        Math.abs((up ?? own) - own) >= least ||
        Math.abs((down ?? own) - own) >= least ||
        Math.abs((before ?? own) - own) >= least ||
        Math.abs((after ?? own) - own) >= least
      ) {
        edges[found++] = k;
      }
    }
  }
  return edges.slice(0, found);
}

/** Linear light of each entry of a table: one value for a grey, three for red, green and blue. */
function lightOf({ bytes, format }: ColourTable): Float32Array {
  if (format.bits === 8) return Float32Array.from(bytes, (byte) => linear(byte / 255));
  const words = new DataView(bytes.buffer, bytes.byteOffset);
  return Float32Array.from({ length: bytes.length / 2 }, (_, k) =>
    linear(words.getUint16(2 * k) / 65535),
  );
}

/** Writes the mean colour of some table entries into the bytes of a pixel. */
function putMean(
  coloured: Uint8Array,
  pixel: number,
  indices: Uint32Array,
  { bytesPerPixel, format }: ColourTable,
  lights: Float32Array,
): void {
  const channels = format.colourType === 'rgb' ? 3 : 1;
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (const index of indices) sum += lights[channels * index + channel] as number;
    const light = sum / indices.length;
    const at = bytesPerPixel * pixel + channel;
    if (format.bits === 8) {
      coloured[at] = byteOf(light);
    } else {
      const word = Math.round(65535 * encoded(light));
      coloured[at] = word >> 8;
      coloured[at + 1] = word & 0xff;
    }
  }
}
