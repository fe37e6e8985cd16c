import { pictureBands } from '../../../core/antialias.js';
import type { Backend } from '../../../core/backend.js';
import type { Cancellation } from '../../../core/cancellation.js';
import { type Palette, screenColours, screenPixels } from '../../../core/colour.js';
import type { Scene } from '../../../core/scene.js';
import type { Size } from '../state/framing.js';
import { Grid, UNKNOWN } from './grid.js';
import type { Part, Surface, Transform } from './surface.js';

/** A canvas without WebGPU: counted elsewhere, coloured here. */
export class CanvasSurface implements Surface {
  readonly #context: CanvasRenderingContext2D;
  /** The picture as it is seen, to be moved and scaled. */
  readonly #spare = document.createElement('canvas');
  #known: Grid;
  #palette: Palette | undefined;
  #colours = new Uint32Array();

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.#context = contextOf(canvas);
    this.#known = new Grid({ columns: canvas.width, rows: canvas.height });
  }

  get size(): Size {
    return this.#known.size;
  }

  colour(_: Scene, palette: Palette): void {
    const isSame = palette === this.#palette;
    this.#palette = palette;
    if (isSame) return;
    this.#colours = screenColours(palette);
    const { columns, rows } = this.size;
    const pixels = new Uint32Array(columns * rows);
    this.#colourInto(pixels, this.#known);
    // What is not known is transparent here, and what was seen before stays under it.
    const { canvas, context } = this.#spareOf(this.size);
    context.putImageData(imageOf(pixels, columns), 0, 0);
    this.#context.drawImage(canvas, 0, 0);
  }

  move(right: number, down: number): void {
    this.#known.move(right, down);
    this.#redraw({ scale: 1, column: -right, row: -down }, this.size);
  }

  renew(transform: Transform, size: Size): void {
    this.#redraw(transform, size);
    this.#known = new Grid(size);
  }

  async paint(backend: Backend, { scene, band, place }: Part, signal: Cancellation): Promise<void> {
    const counted = await backend.count(scene, { index: 0, ...band }, { signal });
    const placing = place();
    const within = placing && this.#known.put(counted, placing);
    if (!within) return;
    const part = this.#known.part(within);
    const pixels = new Uint32Array(within.columns * within.rows);
    this.#colourInto(pixels, part);
    this.#context.putImageData(imageOf(pixels, within.columns), within.column, within.row);
  }

  async smooth(
    backend: Backend,
    scene: Scene,
    palette: Palette,
    signal: Cancellation,
  ): Promise<void> {
    for await (const { band, coloured } of pictureBands(backend, scene, palette, { signal })) {
      if (!coloured) continue;
      const image = imageOf(screenPixels(coloured, palette), band.columns);
      this.#context.putImageData(image, band.firstColumn, band.firstRow);
    }
  }

  draw(): void {
    // What is painted is seen at once.
  }

  close(): void {
    this.#known = new Grid({ columns: 1, rows: 1 });
  }

  #colourInto(pixels: Uint32Array, { counts, shades }: Pick<Grid, 'counts' | 'shades'>): void {
    const indices = this.#palette?.indicesOf({ counts, shades });
    if (!indices) return;
    for (let k = 0; k < pixels.length; k++) {
      pixels[k] = counts[k] === UNKNOWN ? 0 : (this.#colours[indices[k] as number] as number);
    }
  }

  /** What is seen, transformed, on a canvas of another size perhaps. */
  #redraw({ scale, column, row }: Transform, { columns, rows }: Size): void {
    const { canvas, context } = this.#spareOf(this.size);
    context.drawImage(this.canvas, 0, 0);
    if (this.canvas.width !== columns) this.canvas.width = columns;
    if (this.canvas.height !== rows) this.canvas.height = rows;
    this.#context.fillStyle = '#17171a';
    this.#context.imageSmoothingEnabled = scale !== 1;
    if (scale !== 1) this.#context.fillRect(0, 0, columns, rows);
    this.#context.setTransform(1 / scale, 0, 0, 1 / scale, -column / scale, -row / scale);
    this.#context.drawImage(canvas, 0, 0);
    this.#context.resetTransform();
  }

  /** The spare canvas, empty. */
  #spareOf({ columns, rows }: Size) {
    this.#spare.width = columns;
    this.#spare.height = rows;
    return { canvas: this.#spare, context: contextOf(this.#spare) };
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no canvas');
  return context;
}

function imageOf(pixels: Uint32Array<ArrayBuffer>, columns: number): ImageData {
  return new ImageData(new Uint8ClampedArray(pixels.buffer), columns);
}
