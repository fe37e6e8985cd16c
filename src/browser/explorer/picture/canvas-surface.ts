import type { Cancellation } from '../../../core/cancellation.js';
import { antialiasedBands } from '../../../core/colour/antialias.js';
import { type ColourTable, screenColours, screenPixels } from '../../../core/colour/colour.js';
import { haveSameLevels } from '../../../core/colour/levels.js';
import type { Backend } from '../../../core/count/backend.js';
import { UNKNOWN } from '../../../core/count/placing.js';
import type { Scene } from '../../../core/scene/scene.js';
import type { Size } from '../../../core/view/rectangle.js';
import { composed, type Transform, UNMOVED } from '../../../core/view/transform.js';
import { BACKGROUND } from './background.js';
import { Grid } from './grid.js';
import type { Part, Surface } from './surface.js';

const BACKGROUND_STYLE = `#${BACKGROUND.toString(16).padStart(6, '0')}`;

/** A 2D canvas, for pages without WebGPU: a backend counts, this class colours. */
export class CanvasSurface implements Surface {
  readonly #context: CanvasRenderingContext2D;
  readonly #spare = document.createElement('canvas');
  /** The previous picture; `#transform` says where it lies now. */
  readonly #under = document.createElement('canvas');
  #transform = UNMOVED;
  #known: Grid;
  #table: ColourTable | undefined;
  #colours = new Uint32Array();
  /** Indices of the known pixels into tables with the same levels as this one. */
  #indices:
    | { readonly scene: Scene; readonly table: ColourTable; readonly of: Uint32Array }
    | undefined;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.#context = contextOf(canvas);
    this.#known = new Grid({ columns: canvas.width, rows: canvas.height });
  }

  get size(): Size {
    return this.#known.size;
  }

  colour(scene: Scene, table: ColourTable): void {
    const isSame = table === this.#table;
    this.#table = table;
    if (isSame) return;
    this.#colours = screenColours(table);
    const { columns } = this.size;
    const pixels = this.#coloured(this.#known.counts, this.#indicesOf(scene, table));
    // Unknown pixels are transparent, so the previous picture shows through.
    const { canvas, context } = emptied(this.#spare, this.size);
    context.putImageData(imageOf(pixels, columns), 0, 0);
    this.#context.drawImage(canvas, 0, 0);
  }

  move(right: number, down: number): void {
    this.#indices = undefined;
    this.#known.move(right, down);
    const { context } = emptied(this.#spare, this.size);
    context.drawImage(this.canvas, 0, 0);
    this.#transform = composed(this.#transform, { scale: 1, column: -right, row: -down });
    this.#drawUnder();
    this.#context.drawImage(this.#spare, right, down);
  }

  renew(transform: Transform, size: Size, keeps: boolean): void {
    this.#indices = undefined;
    if (keeps) emptied(this.#under, this.size).context.drawImage(this.canvas, 0, 0);
    this.#transform = keeps ? transform : composed(this.#transform, transform);
    this.#known = new Grid(size);
    if (this.canvas.width !== size.columns) this.canvas.width = size.columns;
    if (this.canvas.height !== size.rows) this.canvas.height = size.rows;
    this.#drawUnder();
  }

  async paint(backend: Backend, { scene, band, place }: Part, signal: Cancellation): Promise<void> {
    const counted = await backend.count(scene, band, { signal });
    const placing = place();
    const within = placing && this.#known.put(counted, placing);
    if (!within) return;
    this.#indices = undefined;
    const part = this.#known.part(within);
    const pixels = this.#coloured(part.counts, this.#table?.indicesOf(part));
    this.#context.putImageData(imageOf(pixels, within.columns), within.column, within.row);
  }

  async smooth(
    backend: Backend,
    scene: Scene,
    table: ColourTable,
    signal: Cancellation,
  ): Promise<void> {
    for await (const { band, coloured } of antialiasedBands(backend, scene, table, { signal })) {
      const image = imageOf(screenPixels(coloured, table), band.columns);
      this.#context.putImageData(image, band.firstColumn, band.firstRow);
    }
  }

  draw(): void {
    // Painted pixels are visible at once.
  }

  close(): void {
    this.#known = new Grid({ columns: 1, rows: 1 });
  }

  /** Cached, because levels take longer than colours and most changes of colour leave them unchanged. */
  #indicesOf(scene: Scene, table: ColourTable): Uint32Array {
    const last = this.#indices;
    const isKept =
      last && last.table.bytes.length === table.bytes.length && haveSameLevels(last.scene, scene);
    if (isKept) return last.of;
    this.#indices = { scene, table, of: table.indicesOf(this.#known) };
    return this.#indices.of;
  }

  /** The pixels of counts, transparent where unknown. */
  #coloured(counts: Uint32Array, indices: Uint32Array | undefined): Uint32Array<ArrayBuffer> {
    const pixels = new Uint32Array(counts.length);
    if (!indices) return pixels;
    const colours = this.#colours;
    for (let k = 0; k < pixels.length; k++) {
      pixels[k] = counts[k] === UNKNOWN ? 0 : (colours[indices[k] as number] as number);
    }
    return pixels;
  }

  /** Fills the canvas with the previous picture, transformed, on the background. */
  #drawUnder(): void {
    const { columns, rows } = this.size;
    const { scale, column, row } = this.#transform;
    this.#context.fillStyle = BACKGROUND_STYLE;
    this.#context.fillRect(0, 0, columns, rows);
    this.#context.imageSmoothingEnabled = scale !== 1;
    this.#context.setTransform(1 / scale, 0, 0, 1 / scale, -column / scale, -row / scale);
    this.#context.drawImage(this.#under, 0, 0);
    this.#context.resetTransform();
  }
}

/** Empties and resizes a canvas. */
function emptied(canvas: HTMLCanvasElement, { columns, rows }: Size) {
  canvas.width = columns;
  canvas.height = rows;
  return { canvas, context: contextOf(canvas) };
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser has no 2D canvas');
  return context;
}

function imageOf(pixels: Uint32Array<ArrayBuffer>, columns: number): ImageData {
  return new ImageData(new Uint8ClampedArray(pixels.buffer), columns);
}
