import { type ColourTable, colourTableOf } from '../../../core/colour/colour.js';
import { histogramOf } from '../../../core/colour/histogram.js';
import { levelsOf } from '../../../core/colour/levels.js';
import type { Backend } from '../../../core/count/backend.js';
import { CancelledError } from '../../../core/errors.js';
import type { Renderer } from '../../../core/renderer.js';
import type { Scene } from '../../../core/scene/scene.js';
import { difference, type Rectangle, wholeOf } from '../../../core/view/rectangle.js';
import { type Transform, transformed, UNMOVED } from '../../../core/view/transform.js';
import { type Place, sizeOf } from '../state/viewport.js';
import { sameColours, sameCounts, sameHistogram, samePalette, sameSet } from './changes.js';
import { Layer, moveOf, type Taken, transformBetween } from './layer.js';
import { Speed } from './speed.js';
import type { Surface } from './surface.js';

/** Progress of the painter. */
export interface Progress {
  /** The backend, once chosen. */
  readonly backend: Backend | undefined;
  /** `coarse`: some pixels show nothing; `fine`: some are not yet counted; `smooth`: antialiasing; `done`. */
  readonly state: 'coarse' | 'fine' | 'smooth' | 'done';
}

/** Milliseconds without a change before antialiasing starts; a further change would discard it. */
const REST_MS = 80;

/** A kept picture is recounted coarsely if its grain exceeds the coarse step by more than this factor. */
const MAX_COARSENESS = 2;

/** The previous picture, which shows through where the layer has nothing yet. */
interface Under {
  /** Its place on the canvas; it may extend beyond the edges. */
  readonly rectangle: Rectangle;
  /** Side in pixels of the square that each of its points covers. */
  readonly grain: number;
}

/**
 * Keeps the picture of a scene on a surface. `show` moves or scales the existing picture at once. Missing
 * pixels are counted coarsely, then finely, nearest to the focus first. Antialiasing follows once changes stop.
 */
export class Painter {
  /** Pixels counted finely so far. */
  counted = 0;
  #layer: Layer | undefined;
  #shown: Scene | undefined;
  #under: Under | undefined;
  /** Grain of the visible picture until the layer is finished. */
  #grain = 1;
  #table: ColourTable | undefined;
  /** The scene that the table was made for. */
  #coloured: Scene | undefined;
  /** Positions of the histogram's levels along the palette, and their scene. */
  #histogram: { readonly scene: Scene; readonly values: Float64Array } | undefined;
  /** A scene that waits until the current one shows something everywhere. */
  #next: Scene | undefined;
  /** Whether parts of the canvas still show nothing of the scene. */
  #isUnseen = false;
  #work = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #focus: Place = { column: 0, row: 0 };
  #state: Progress['state'] = 'done';
  #isDirty = false;
  readonly #speed = new Speed();

  constructor(
    private readonly surface: Surface,
    private readonly renderer: Renderer,
    private readonly onProgress: (progress: Progress) => void,
    private readonly onFailure: (failure: unknown) => void,
  ) {}

  /** Tiles nearest to this place are counted first. */
  set focus(place: Place) {
    this.#focus = place;
  }

  /** Shows a scene that fills the canvas. */
  show(scene: Scene): void {
    // A slow picture must appear before the next replaces it, or rapid changes would never show.
    if (this.#isUnseen) {
      this.#next = scene;
      return;
    }
    this.#next = undefined;
    const before = this.#shown;
    this.#shown = scene;
    this.#isDirty = true;
    if (!before || !this.#layer || !sameCounts(before, scene)) {
      const transform = before?.set === scene.set ? transformBetween(before, scene) : UNMOVED;
      this.#restart(scene, transform, before !== undefined && sameSet(before, scene));
      return;
    }
    const transform = transformBetween(before, scene);
    const move = moveOf(transform);
    const resized = before.resolution !== scene.resolution || before.rows !== scene.rows;
    if (!move || resized) {
      this.#restart(scene, transform, true);
      return;
    }
    this.#layer.recolour(scene);
    if (move.column !== 0 || move.row !== 0) this.#move(scene, move);
    if (!sameColours(before, scene)) this.#recolour(scene);
  }

  /** Draws pending changes; call it once per frame. */
  draw(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.surface.draw();
    if (this.#next && !this.#isUnseen) this.show(this.#next);
  }

  /** Draws even without changes, for readers of the canvas. */
  redraw(): void {
    this.surface.draw();
  }

  get isDone(): boolean {
    return this.#state === 'done' && !this.#next;
  }

  close(): void {
    this.#work.abort();
    this.surface.close();
  }

  #restart(scene: Scene, transform: Transform, isSameSet: boolean): void {
    const size = sizeOf(scene);
    const step = this.#speed.stepFor(scene);
    const keeps = this.#isWorthKeeping(transform, isSameSet);
    const under = keeps
      ? { rectangle: wholeOf(this.surface.size), grain: this.#grainNow }
      : this.#under;
    this.surface.renew(transform, size, keeps);
    this.#under = under && {
      rectangle: transformed(under.rectangle, transform),
      grain: under.grain / transform.scale,
    };
    const isUsable = isSameSet && this.#under && this.#under.grain <= MAX_COARSENESS * step;
    const whole = wholeOf(size);
    const unseen = isUsable && this.#under ? difference(whole, this.#under.rectangle) : [whole];
    this.#grain = isUsable && this.#under ? this.#under.grain : step;
    // Until every pixel shows something, no other scene is started.
    this.#isUnseen = unseen.length > 0 && this.#layer !== undefined;
    this.#layer?.end();
    this.#layer = new Layer(scene, unseen);
    this.#start();
  }

  /** Grain of the visible picture. */
  get #grainNow(): number {
    return this.#layer?.isCounted ? 1 : this.#grain;
  }

  /** Whether the visible picture beats the one under it: finer, or covering more of the new view. */
  #isWorthKeeping(transform: Transform, isSameSet: boolean): boolean {
    const { layer, under } = { layer: this.#layer, under: this.#under };
    if (!layer || layer.unseen.length > 0) return layer !== undefined && !isSameSet;
    if (!isSameSet || !under || this.#grainNow < under.grain) return true;
    const size = this.surface.size;
    return (
      difference(transformed(wholeOf(size), transform), transformed(under.rectangle, transform))
        .length > 0
    );
  }

  /** Counting continues with the new colours; if it is over, only antialiasing runs again. */
  #recolour(scene: Scene): void {
    const isCounting = this.#state === 'coarse' || this.#state === 'fine';
    if (!isCounting) this.#start();
    // Histogram colours follow once everything is counted.
    else if (scene.colour !== 'histogram') this.#colour(scene);
  }

  #move(scene: Scene, { column, row }: Place): void {
    this.surface.move(column, row);
    this.#layer?.move(scene, { column, row });
    const under = this.#under?.rectangle;
    if (this.#under && under) {
      const rectangle = { ...under, column: under.column + column, row: under.row + row };
      this.#under = { ...this.#under, rectangle };
    }
    // Tiles being counted continue; each asks for its place when it is done.
    if (this.#state === 'coarse' || this.#state === 'fine') return;
    this.#start();
  }

  #start(): void {
    this.#work.abort();
    this.#work = new AbortController();
    const { signal } = this.#work;
    const before = this.#running;
    const painted = this.#paint(signal, before).catch((failure) => {
      if (signal.aborted || failure instanceof CancelledError) return;
      this.#isUnseen = false;
      this.#isDirty = true;
      this.#tell('done', undefined);
      this.onFailure(failure);
    });
    // Also waits for the earlier run, which may still have parts to give back.
    this.#running = Promise.all([before, painted]).then(() => undefined);
  }

  /** @param before the replaced runs, which may still have parts to give back */
  async #paint(signal: AbortSignal, before: Promise<void>): Promise<void> {
    const layer = this.#layer as Layer;
    this.#tell('coarse', undefined);
    const { backend } = await this.renderer.choose(layer.scene);
    if (signal.aborted) return;
    await this.#colourFirst(backend, signal);
    if (signal.aborted) return;
    for (;;) {
      this.#tell('coarse', backend);
      const step = this.#speed.stepFor(layer.scene);
      await this.#each(backend, layer, () => layer.takeCoarse(step), signal);
      if (signal.aborted) return;
      this.#isUnseen = false;
      this.#tell('fine', backend);
      // Pixels that entered by a move are counted coarsely before anything else.
      const next = () => (layer.hasCoarse ? undefined : layer.takeFine(this.#focus));
      await this.#each(backend, layer, next, signal);
      if (signal.aborted) return;
      if (!layer.isTaken) continue;
      await before;
      if (signal.aborted) return;
      if (layer.isTaken) break;
    }
    // From here on, a move starts a new run.
    this.#tell('smooth', backend);
    const { scene } = layer;
    if (scene.colour === 'histogram') this.#colour(scene, await this.#valuesOf(backend, signal));
    if (signal.aborted) return;
    if (scene.samples > 1 && this.#table) {
      await rest(REST_MS, signal);
      if (signal.aborted) return;
      await this.surface.smooth(backend, scene, this.#table, signal);
      this.#isDirty = true;
    }
    if (!signal.aborted) this.#tell('done', backend);
  }

  /** Colours while counting. A histogram keeps the previous colours until its own are known. */
  async #colourFirst(backend: Backend, signal: AbortSignal): Promise<void> {
    const { scene } = this.#layer as Layer;
    if (scene.colour !== 'histogram') this.#colour(scene);
    else if (!this.#table) {
      const values = await this.#valuesOf(backend, signal);
      if (!signal.aborted) this.#colour(scene, values);
    }
  }

  /** Positions of the histogram's levels along the palette. */
  async #valuesOf(backend: Backend, signal: AbortSignal): Promise<Float64Array> {
    const { scene } = this.#layer as Layer;
    const last = this.#histogram;
    if (last && sameHistogram(last.scene, scene)) return last.values;
    const { values } = await histogramOf(backend, scene, signal);
    this.#histogram = { scene, values };
    return values;
  }

  /** @param values positions of the levels along the palette, for a histogram */
  #colour(scene: Scene, values?: Float64Array): void {
    const known = !values && this.#coloured && samePalette(this.#coloured, scene);
    if (!known || !this.#table) this.#table = colourTableOf(scene, values);
    else if (scene.colour === 'distance') {
      this.#table = { ...this.#table, indicesOf: levelsOf(scene).indicesOf };
    }
    this.#coloured = scene;
    this.surface.colour(scene, this.#table);
    this.#isDirty = true;
  }

  /** Counts parts, several at a time, until none are left. */
  async #each(
    backend: Backend,
    layer: Layer,
    next: () => Taken | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    let failure: { readonly of: unknown } | undefined;
    const lane = async () => {
      for (let part = next(); part; part = signal.aborted || failure ? undefined : next()) {
        try {
          await this.#count(backend, part, signal);
          layer.finish(part);
        } catch (cause) {
          layer.giveBack(part);
          failure ??= { of: cause };
        }
      }
    };
    // Waits for every lane, so each part is either finished or given back.
    await Promise.all(Array.from({ length: 2 * backend.lanes }, lane));
    if (failure) throw failure.of;
  }

  async #count(backend: Backend, part: Taken, signal: AbortSignal): Promise<void> {
    const began = performance.now();
    await this.surface.paint(backend, part, signal);
    const points = part.band.columns * part.band.rows;
    this.#speed.note(points, began, performance.now());
    if (part.step === 1) this.counted += points;
    this.#isDirty = true;
  }

  #tell(state: Progress['state'], backend: Backend | undefined): void {
    this.#state = state;
    this.onProgress({ state, backend });
  }
}

/** Resolves after some time, or earlier if the signal is aborted. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
