import type { Cancellation } from '../../../core/cancellation.js';
import type { ColourTable } from '../../../core/colour/colour.js';
import type { Backend } from '../../../core/count/backend.js';
import { type Scene, sceneFrom } from '../../../core/scene/scene.js';
import { type Size, tilesOf, wholeOf } from '../../../core/view/rectangle.js';
import type { Transform } from '../../../core/view/transform.js';
import { Display } from '../../../gpu/screen/display.js';
import { Frame, type FramePipelines, openFramePipelines } from '../../../gpu/screen/frame.js';
import type { WatchedDevice } from '../../../gpu/watched-device.js';
import { screenShaders } from '../../shaders.js';
import { panned, sizeOf } from '../state/viewport.js';
import { BACKGROUND } from './background.js';
import { TILE } from './layer.js';
import type { Part, Surface } from './surface.js';

/** A canvas that a GPU draws to. Counts go from the compute shader to the screen within the device. */
export class GpuSurface implements Surface {
  #frame: Frame;
  /** Frame for antialiasing samples, created on first use. */
  #samples: Frame | undefined;

  private constructor(
    private readonly gpu: WatchedDevice,
    private readonly pipelines: FramePipelines,
    private readonly display: Display,
    private readonly canvas: HTMLCanvasElement,
  ) {
    this.#frame = new Frame(gpu.device, pipelines, canvas.width, canvas.height);
  }

  /** @throws RenderError if the device refuses the shaders or the canvas has no context for it */
  static async open(gpu: WatchedDevice, canvas: HTMLCanvasElement): Promise<GpuSurface> {
    const context = canvas.getContext('webgpu');
    if (!(context instanceof GPUCanvasContext)) throw gpu.error('has no context for the canvas');
    const size = { columns: canvas.width, rows: canvas.height };
    const format = navigator.gpu.getPreferredCanvasFormat();
    const shaders = screenShaders();
    const [pipelines, screen] = await Promise.all([
      openFramePipelines(gpu, shaders['screen/frame']),
      Display.open(gpu, shaders['screen/display'], {
        context,
        format,
        size,
        background: BACKGROUND,
      }),
    ]);
    return new GpuSurface(gpu, pipelines, screen, canvas);
  }

  get size(): Size {
    return this.#frame;
  }

  colour(scene: Scene, table: ColourTable): void {
    this.display.colour(scene, table);
  }

  move(right: number, down: number): void {
    this.#frame.move(right, down);
    this.display.transform({ scale: 1, column: -right, row: -down });
  }

  renew(transform: Transform, size: Size, keeps: boolean): void {
    const resized = size.columns !== this.size.columns || size.rows !== this.size.rows;
    if (keeps || resized) this.display.keep(this.#frame, transform);
    else this.display.transform(transform);
    if (!resized) {
      this.#frame.forget();
      return;
    }
    this.#frame.close();
    this.#samples?.close();
    this.#samples = undefined;
    this.#frame = new Frame(this.gpu.device, this.pipelines, size.columns, size.rows);
    this.display.resize(size.columns, size.rows);
    this.canvas.width = size.columns;
    this.canvas.height = size.rows;
  }

  async paint(backend: Backend, part: Part, signal: Cancellation): Promise<void> {
    await this.#count(backend, part, this.#frame, signal);
  }

  async smooth(
    backend: Backend,
    scene: Scene,
    _: ColourTable,
    signal: Cancellation,
  ): Promise<void> {
    const { columns, rows } = this.size;
    this.#samples ??= new Frame(this.gpu.device, this.pipelines, columns, rows);
    const frame = this.#samples;
    const offsets = Array.from(
      { length: scene.samples },
      (__, k) => (k + 0.5) / scene.samples - 0.5,
    );
    const samples = offsets.flatMap((down) => offsets.map((right) => ({ right, down })));
    for (const [which, { right, down }] of samples.entries()) {
      const moved = sceneFrom({ ...panned(scene, right, down), rows }, scene);
      await this.#countAll(backend, moved, frame, signal);
      if (signal.aborted) return;
      this.display.addSample(frame, which, samples.length);
    }
  }

  draw(): void {
    this.display.draw(this.#frame);
  }

  close(): void {
    this.#frame.close();
    this.#samples?.close();
    this.display.close();
  }

  /** Counts a whole scene, several tiles at a time. */
  async #countAll(
    backend: Backend,
    scene: Scene,
    frame: Frame,
    signal: Cancellation,
  ): Promise<void> {
    const tiles = tilesOf(wholeOf(sizeOf(scene)), TILE);
    const lane = async () => {
      for (let tile = tiles.pop(); tile && !signal.aborted; tile = tiles.pop()) {
        const { column, row, columns, rows } = tile;
        const band = { firstColumn: column, firstRow: row, columns, rows };
        const placing = { ...tile, step: 1 };
        await this.#count(backend, { scene, band, place: () => placing }, frame, signal);
      }
    };
    await Promise.all(Array.from({ length: 2 * backend.lanes }, lane));
  }

  async #count(
    backend: Backend,
    { scene, band, place }: Part,
    frame: Frame,
    signal: Cancellation,
  ): Promise<void> {
    if (backend.countOnto) {
      await backend.countOnto(frame, scene, band, { signal, place });
    } else {
      const counted = await backend.count(scene, band, { signal });
      const placing = place();
      if (placing) frame.put(counted, placing);
    }
  }
}
