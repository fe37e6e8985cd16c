import type { Backend } from '../../../core/backend.js';
import type { Palette } from '../../../core/colour.js';
import { needsShades } from '../../../core/colouring.js';
import { CancelledError } from '../../../core/errors.js';
import { wholePalette } from '../../../core/histogram.js';
import { levelsOf } from '../../../core/levels.js';
import type { Renderer } from '../../../core/renderer.js';
import type { Scene } from '../../../core/scene.js';
import { type Place, sizeOf } from '../state/framing.js';
import { difference, intersection } from './grid.js';
import { Layer, moveOf, type Taken, transformBetween, transformed } from './layer.js';
import { Speed } from './speed.js';
import type { Surface, Transform } from './surface.js';

/** What the painter says of its work. */
export interface Progress {
  /** What counts, once that is chosen. */
  readonly backend: Backend | undefined;
  /** `coarse` until there is something everywhere, `fine` until all is counted, `smooth` until edges are, `done`. */
  readonly state: 'coarse' | 'fine' | 'smooth' | 'done';
}

const UNMOVED: Transform = { scale: 1, column: 0, row: 0 };

/**
 * Keeps the picture of a scene on a surface. At each call of `show` what is there is moved or scaled at once;
 * then what is missing is counted: coarsely, finely, the nearest to the focus first, and anti-aliased when
 * all stands still.
 */
export class Painter {
  /** Pixels that were counted so far, each by a point of its own. */
  counted = 0;
  #layer: Layer | undefined;
  #shown: Scene | undefined;
  #palette: Palette | undefined;
  /** The scene of the palette. */
  #coloured: Scene | undefined;
  /** A scene that waits until there is something of the one before everywhere. */
  #next: Scene | undefined;
  /** Whether nothing is seen yet of the scene: only what was there before. */
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

  /** Where tiles are counted first. */
  set focus(place: Place) {
    this.#focus = place;
  }

  /** Shows a scene that fills the canvas, from now on. */
  show(scene: Scene): void {
    // What changes many times a second is seen at some of them, however slow counting is.
    if (this.#isUnseen) {
      this.#next = scene;
      return;
    }
    this.#next = undefined;
    const before = this.#shown;
    this.#shown = scene;
    this.#isDirty = true;
    if (!before || !sameCounts(before, scene)) {
      const transform = before?.set === scene.set ? transformBetween(before, scene) : UNMOVED;
      this.#beginAnew(scene, transform, before !== undefined && sameSet(before, scene));
      return;
    }
    const transform = transformBetween(before, scene);
    const move = moveOf(transform);
    const resized = before.resolution !== scene.resolution || before.rows !== scene.rows;
    if (!move || resized || !this.#layer) this.#beginAnew(scene, transform, true);
    else if (move.column !== 0 || move.row !== 0) this.#move(scene, move);
    else if (!sameColours(before, scene)) this.#start();
  }

  /** Brings to the screen what is new; to be called once a frame. */
  draw(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.surface.draw();
    if (this.#next && !this.#isUnseen) this.show(this.#next);
  }

  /** Draws even if nothing is new, for who reads the canvas. */
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

  #beginAnew(scene: Scene, transform: Transform, isSameSet: boolean): void {
    const size = sizeOf(scene);
    const before = this.surface.size;
    this.surface.renew(transform, size);
    const whole = { column: 0, row: 0, ...size };
    const under = transformed({ column: 0, row: 0, ...before }, transform);
    const unseen = isSameSet
      ? (this.#layer?.unseen ?? []).flatMap(
          (rectangle) => intersection(transformed(rectangle, transform), whole) ?? [],
        )
      : [whole];
    this.#isUnseen = !isSameSet && this.#layer !== undefined;
    this.#layer?.end();
    this.#layer = new Layer(scene, [...difference(whole, under), ...unseen]);
    this.#start();
  }

  #move(scene: Scene, { column, row }: Place): void {
    this.surface.move(column, row);
    this.#layer?.move(scene, { column, row });
    // Tiles that are being counted go on, and come to where they belong by then.
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
    // A painting that is over at once does not hide that the one before it has parts to give back.
    this.#running = Promise.all([before, painted]).then(() => undefined);
  }

  /** @param before the paintings that this one takes the place of, which may have parts to give back */
  async #paint(signal: AbortSignal, before: Promise<void>): Promise<void> {
    const layer = this.#layer as Layer;
    this.#tell('coarse', undefined);
    const { backend } = await this.renderer.choose(layer.scene);
    if (signal.aborted) return;
    const isLate = layer.scene.colour === 'histogram' && this.#palette !== undefined;
    if (!isLate) await this.#colour(backend, signal);
    for (;;) {
      this.#tell('coarse', backend);
      const step = this.#speed.stepFor(layer.scene);
      await this.#each(backend, layer, () => layer.takeCoarse(step), signal);
      if (signal.aborted) return;
      this.#isUnseen = false;
      this.#tell('fine', backend);
      // What a move has let in is counted coarsely before anything else.
      const next = () => (layer.hasCoarse ? undefined : layer.takeFine(this.#focus));
      await this.#each(backend, layer, next, signal);
      if (signal.aborted) return;
      if (!layer.isTaken) continue;
      await before;
      if (signal.aborted) return;
      if (layer.isTaken) break;
    }
    // From here on a move begins anew.
    this.#tell('smooth', backend);
    if (layer.scene.colour === 'histogram') await this.#colour(backend, signal);
    if (layer.scene.samples > 1 && this.#palette && !signal.aborted) {
      await this.surface.smooth(backend, layer.scene, this.#palette, signal);
      this.#isDirty = true;
    }
    if (!signal.aborted) this.#tell('done', backend);
  }

  async #colour(backend: Backend, signal: AbortSignal): Promise<void> {
    const { scene } = this.#layer as Layer;
    const known = this.#palette && this.#coloured && samePalette(this.#coloured, scene);
    // It takes longer than a frame, and is the same for most of what moves.
    if (!known || scene.colour === 'histogram') {
      this.#palette = await wholePalette(backend, scene, signal);
      if (signal.aborted) return;
    } else if (scene.colour === 'distance' && this.#palette) {
      this.#palette = { ...this.#palette, indicesOf: levelsOf(scene).indicesOf };
    }
    if (!this.#palette) return;
    this.#coloured = scene;
    this.surface.colour(scene, this.#palette);
    this.#isDirty = true;
  }

  /** Counts parts, several at a time, until there are no more. */
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
    // All come to their end, so that no part is in nobody's hands.
    await Promise.all(Array.from({ length: 2 * backend.lanes }, lane));
    if (failure) throw failure.of;
  }

  async #count(backend: Backend, part: Taken, signal: AbortSignal): Promise<void> {
    const began = performance.now();
    await this.surface.paint(backend, part, backend.kind === 'cpu' ? laterThan(signal) : signal);
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

/** Milliseconds after which a part that is not wanted any more is given up. */
const PATIENCE_MS = 200;

/** Of a thread: it has to be ended for that, and most parts are done sooner than another thread has begun. */
function laterThan(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  const abort = () => setTimeout(() => later.abort(), PATIENCE_MS);
  signal.addEventListener('abort', abort, { once: true });
  return later.signal;
}

/** Whether two scenes are of the same set, so that one can be seen in place of the other for a while. */
function sameSet(a: Scene, b: Scene): boolean {
  const fixed = ({ set, formula, start, convergence, real, imag }: Scene) =>
    JSON.stringify([set, formula, set === 'julia' ? [real, imag] : start, convergence]);
  return fixed(a) === fixed(b);
}

/** Whether the counts of two scenes are the same, but for where they are. */
function sameCounts(a: Scene, b: Scene): boolean {
  const others = (scene: Scene) => {
    const { threshold, itermax, colour } = scene;
    return JSON.stringify([threshold, itermax, needsShades(scene) ? colour : '']);
  };
  return sameSet(a, b) && others(a) === others(b);
}

/** Whether the same counts have the same colours, but for the width that distances are measured by. */
function samePalette(a: Scene, b: Scene): boolean {
  return a.itermax === b.itermax && a.bits === b.bits && sameColours(a, b);
}

function sameColours(a: Scene, b: Scene): boolean {
  const colours = ({
    colour,
    palette,
    repeat,
    offset,
    reverse,
    interior,
    samples,
    itermin,
  }: Scene) =>
    JSON.stringify([colour, palette, repeat, offset, reverse, interior, samples, itermin]);
  return colours(a) === colours(b);
}
