import { RenderError } from '../../core/errors.js';
import type { Scene } from '../../core/scene/scene.js';
import type { Size } from '../../core/view/rectangle.js';
import { BoxZoom } from './gestures/box.js';
import { listenToKeys } from './gestures/keyboard.js';
import { Motion } from './gestures/motion.js';
import { PointerGestures } from './gestures/pointer.js';
import { ParameterMap } from './map/map.js';
import { Overlay } from './picture/overlay.js';
import type { Painter, Progress } from './picture/painter.js';
import { openStage, type Stage, type StageChoice } from './picture/stage.js';
import type { Model } from './state/model.js';
import { orbitFrom } from './state/orbit.js';
import { type Place, pointAt } from './state/viewport.js';

/** What the explorer draws on and listens to. */
export interface ExplorerElements {
  /** As large as the picture, which is in it. */
  readonly stage: HTMLElement;
  readonly picture: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly map: HTMLCanvasElement;
  /** As large as the map, and listened to. */
  readonly mapFrame: HTMLElement;
  readonly marker: HTMLElement;
}

/** What the explorer says, for whoever shows it. */
export interface ExplorerListener {
  /** How far the picture is. */
  progress(progress: Progress): void;
  /** A pointer is over a place, or over none. */
  point(place: Place | undefined): void;
  /** In words, what everybody should know. */
  say(words: string): void;
  /** In words, what was refused or has failed. */
  complain(failure: unknown): void;
  /** Keys and gestures are asked for. */
  help(): void;
  /** Whether a box is to be drawn, or orbits are shown, has changed. */
  changed(): void;
}

/** Times that are measured: of what a frame costs on the page's own thread. */
export interface Tally {
  frames: number;
  milliseconds: number;
  longest: number;
}

/** A device that is lost so often in a row, within so many milliseconds, is not opened again. */
const MOST_LOSSES = 3;
const WITHIN_MS = 10_000;

/** The picture, the map, and what hands do to them; controls are beside it. */
export class Explorer {
  readonly motion: Motion;
  readonly box: BoxZoom;
  readonly tally: Tally = { frames: 0, milliseconds: 0, longest: 0 };
  /** Whether the orbit of the point under the pointer is drawn. */
  showsOrbit = false;
  #stage: Stage | undefined;
  #painter: Painter | undefined;
  #mapPainter: Painter | undefined;
  readonly #overlay: Overlay;
  readonly #map: ParameterMap;
  #pointed: Place | undefined;
  #last = 0;
  #isChanged = true;
  readonly #losses: number[] = [];
  #picture: HTMLCanvasElement;
  #mapCanvas: HTMLCanvasElement;

  constructor(
    readonly model: Model,
    private readonly elements: ExplorerElements,
    private readonly listener: ExplorerListener,
    private readonly choice: StageChoice,
  ) {
    const complain = (failure: unknown) => listener.complain(failure);
    this.#picture = elements.picture;
    this.#mapCanvas = elements.map;
    this.motion = new Motion(model, complain);
    this.box = new BoxZoom(model, () => {
      this.#isChanged = true;
      listener.changed();
    });
    this.#overlay = new Overlay(elements.overlay);
    const point = (place: Place | undefined) => this.#point(place);
    new PointerGestures(elements.stage, this.motion, this.box, {
      onPoint: point,
      onRefused: complain,
      isPointing: () => this.showsOrbit,
    });
    listenToKeys({
      model,
      motion: this.motion,
      box: this.box,
      onRefused: complain,
      keys: {
        o: () => this.toggleOrbit(),
        u: () => model.undo(),
        r: () => model.redo(),
        '?': () => listener.help(),
      },
    });
    const size = { columns: elements.map.width, rows: elements.map.height };
    const map = { canvas: elements.mapFrame, marker: elements.marker };
    this.#map = new ParameterMap(model, map, size, complain);
    model.listen(() => {
      this.#isChanged = true;
    });
    new ResizeObserver(() => this.#resize()).observe(elements.stage);
  }

  get renderer() {
    return this.#stage?.renderer;
  }

  /** The device that draws, where one does. */
  get device(): GPUDevice | undefined {
    return this.#stage?.device;
  }

  /** Pixels of the picture that were counted so far. */
  get counted(): number {
    return this.#painter?.counted ?? 0;
  }

  get isDone(): boolean {
    return this.#painter?.isDone === true && !this.#isChanged && !this.motion.isMoving;
  }

  /** Opens what draws, and begins to. */
  async open(): Promise<void> {
    await this.#openStage(this.choice);
    requestAnimationFrame((time) => this.#frame(time));
  }

  toggleOrbit(): void {
    this.showsOrbit = !this.showsOrbit;
    this.#isChanged = true;
    this.listener.changed();
  }

  /** The picture in small, as a PNG in an address. */
  thumbnail(columns = 96, rows = 60): string {
    return this.#drawnOn({ columns, rows }).canvas.toDataURL('image/png');
  }

  /** The pixels as they are seen: red, green, blue and alpha of each. */
  pixels(): Uint8ClampedArray {
    const { width: columns, height: rows } = this.#picture;
    return this.#drawnOn({ columns, rows }).getImageData(0, 0, columns, rows).data;
  }

  /** A canvas of a size, filled with the picture. */
  #drawnOn({ columns, rows }: Size): CanvasRenderingContext2D {
    // What a GPU has drawn can be read until the next frame only.
    this.#painter?.redraw();
    const picture = this.#picture;
    const canvas = document.createElement('canvas');
    canvas.width = columns;
    canvas.height = rows;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser draws no canvas');
    const scale = Math.max(columns / picture.width, rows / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    context.drawImage(picture, (columns - width) / 2, (rows - height) / 2, width, height);
    return context;
  }

  /** @throws RenderError where neither a GPU nor the CPU can be had */
  async #openStage(choice: StageChoice): Promise<void> {
    const stage = await openStage(choice, (why) => this.#reopen(why));
    // A canvas that a GPU has drawn to takes nothing else.
    if (!stage.device) this.#renewCanvases();
    try {
      await this.#paintOn(stage);
    } catch (failure) {
      await stage.close();
      if (choice !== 'auto' || !stage.device) throw failure;
      this.listener.complain(failure);
      await this.#openStage('cpu');
    }
  }

  async #paintOn(stage: Stage): Promise<void> {
    const fail = (failure: unknown) => this.#fail(failure);
    const progress = (progress: Progress) => this.listener.progress(progress);
    const [painter, mapPainter] = await Promise.all([
      stage.painterFor(this.#picture, progress, fail),
      stage.painterFor(this.#mapCanvas, () => undefined, fail),
    ]);
    this.#stage = stage;
    this.#painter = painter;
    this.#mapPainter = mapPainter;
    this.#map.painter = mapPainter;
    this.#isChanged = true;
    if (stage.why) this.listener.say(`Drawn without WebGPU: ${stage.why}.`);
  }

  #renewCanvases(): void {
    const renewed = (canvas: HTMLCanvasElement) => {
      const another = canvas.cloneNode() as HTMLCanvasElement;
      canvas.replaceWith(another);
      return another;
    };
    this.#picture = renewed(this.#picture);
    this.#mapCanvas = renewed(this.#mapCanvas);
  }

  /** A device is lost: another one, and the same view. */
  #reopen(why: string): void {
    const now = Date.now();
    this.#losses.push(now);
    const often = this.#losses.filter((time) => now - time < WITHIN_MS).length >= MOST_LOSSES;
    this.listener.say(
      `The GPU was lost (${why || 'no reason was given'}); ${often ? 'the CPU goes on' : 'it is opened again'}.`,
    );
    this.#painter?.close();
    this.#mapPainter?.close();
    this.#painter = undefined;
    this.#mapPainter = undefined;
    this.#openStage(often ? 'cpu' : this.choice).catch((cause) => this.listener.complain(cause));
  }

  #fail(failure: unknown): void {
    // What fails because the device is lost is begun again with the next one.
    const isOver = this.#painter === undefined;
    if (!(isOver && failure instanceof RenderError)) this.listener.complain(failure);
  }

  #point(place: Place | undefined): void {
    this.#pointed = place;
    this.#isChanged ||= this.showsOrbit;
    if (place && this.#painter) this.#painter.focus = place;
    this.listener.point(place);
  }

  #frame(time: number): void {
    const began = performance.now();
    this.motion.advance(Math.min(50, time - this.#last));
    this.#last = time;
    try {
      this.#show();
    } catch (failure) {
      this.listener.complain(failure);
    }
    const took = performance.now() - began;
    this.tally.frames++;
    this.tally.milliseconds += took;
    this.tally.longest = Math.max(this.tally.longest, took);
    requestAnimationFrame((next) => this.#frame(next));
  }

  #show(): void {
    if (this.#isChanged && this.#painter) {
      this.#isChanged = false;
      const { scene } = this.model;
      this.#painter.show(scene);
      this.#overlay.draw({ scene, box: this.box.box, orbit: this.#orbit(scene) });
    }
    this.#painter?.draw();
    this.#mapPainter?.draw();
  }

  #orbit(scene: Scene) {
    if (!this.showsOrbit) return undefined;
    const { resolution, rows = 1 } = scene;
    const place = this.#pointed ?? { column: resolution / 2, row: rows / 2 };
    return orbitFrom(pointAt(scene, place), scene);
  }

  #resize(): void {
    const size = sizeOfElement(this.elements.stage);
    const { resolution, rows } = this.model.scene;
    if (size.columns === resolution && size.rows === rows) return;
    try {
      this.model.resize(size);
    } catch (refusal) {
      this.listener.complain(refusal);
    }
  }
}

/** Of an element, in the screen's own pixels. */
export function sizeOfElement({ clientWidth, clientHeight }: HTMLElement): Size {
  const pixels = (length: number) => Math.max(1, Math.round(length * devicePixelRatio));
  return { columns: pixels(clientWidth), rows: pixels(clientHeight) };
}
