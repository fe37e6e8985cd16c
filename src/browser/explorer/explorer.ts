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

/** The elements that the explorer draws on and listens to. */
export interface ExplorerElements {
  /** Contains the picture, and has its size. */
  readonly stage: HTMLElement;
  readonly picture: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly map: HTMLCanvasElement;
  /** Contains the map, has its size, and receives its events. */
  readonly mapFrame: HTMLElement;
  readonly marker: HTMLElement;
}

/** Receives the explorer's news. */
export interface ExplorerListener {
  /** The state of the picture has changed. */
  progress(progress: Progress): void;
  /** A pointer has moved over the picture, or has left it. */
  point(place: Place | undefined): void;
  /** Shows a message. */
  say(words: string): void;
  /** Shows a refusal or a failure. */
  complain(failure: unknown): void;
  /** The user asks for help. */
  help(): void;
  /** The box tool or the orbit was switched on or off. */
  changed(): void;
}

/** Time spent in frames on the main thread, in milliseconds. */
export interface Tally {
  frames: number;
  milliseconds: number;
  longest: number;
}

/** After so many lost devices within so many milliseconds, the CPU takes over. */
const MAX_LOSSES = 3;
const WITHIN_MS = 10_000;

/** The picture, the map, and their gestures and keys. */
export class Explorer {
  readonly motion: Motion;
  readonly box: BoxZoom;
  readonly tally: Tally = { frames: 0, milliseconds: 0, longest: 0 };
  /** Whether to draw the orbit of the point under the pointer. */
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

  /** The device that draws; undefined when the CPU does. */
  get device(): GPUDevice | undefined {
    return this.#stage?.device;
  }

  /** Pixels of the picture counted so far. */
  get counted(): number {
    return this.#painter?.counted ?? 0;
  }

  get isDone(): boolean {
    return this.#painter?.isDone === true && !this.#isChanged && !this.motion.isMoving;
  }

  /** Opens the stage and starts drawing. */
  async open(): Promise<void> {
    await this.#openStage(this.choice);
    requestAnimationFrame((time) => this.#frame(time));
  }

  toggleOrbit(): void {
    this.showsOrbit = !this.showsOrbit;
    this.#isChanged = true;
    this.listener.changed();
  }

  /** A thumbnail of the picture, as the `data:` URL of a PNG. */
  thumbnail(columns = 96, rows = 60): string {
    return this.#drawnOn({ columns, rows }).canvas.toDataURL('image/png');
  }

  /** The pixels on screen: red, green, blue and alpha of each. */
  pixels(): Uint8ClampedArray {
    const { width: columns, height: rows } = this.#picture;
    return this.#drawnOn({ columns, rows }).getImageData(0, 0, columns, rows).data;
  }

  /** The picture scaled to cover a new canvas. */
  #drawnOn({ columns, rows }: Size): CanvasRenderingContext2D {
    // A GPU canvas can be read only until the next frame.
    this.#painter?.redraw();
    const picture = this.#picture;
    const canvas = document.createElement('canvas');
    canvas.width = columns;
    canvas.height = rows;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser has no 2D canvas');
    const scale = Math.max(columns / picture.width, rows / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    context.drawImage(picture, (columns - width) / 2, (rows - height) / 2, width, height);
    return context;
  }

  /** @throws RenderError if neither a GPU nor the CPU can be used */
  async #openStage(choice: StageChoice): Promise<void> {
    const stage = await openStage(choice, (why) => this.#reopen(why));
    // A canvas with a WebGPU context takes no other context.
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

  /** Opens another device after a loss; the view stays. */
  #reopen(why: string): void {
    const now = Date.now();
    this.#losses.push(now);
    const often = this.#losses.filter((time) => now - time < WITHIN_MS).length >= MAX_LOSSES;
    this.listener.say(
      `The GPU was lost (${why || 'no reason given'}); ${often ? 'switching to the CPU' : 'reopening it'}.`,
    );
    this.#painter?.close();
    this.#mapPainter?.close();
    this.#painter = undefined;
    this.#mapPainter = undefined;
    this.#openStage(often ? 'cpu' : this.choice).catch((cause) => this.listener.complain(cause));
  }

  #fail(failure: unknown): void {
    // A lost device makes its work fail; the next stage starts that work again.
    const isReopening = this.#painter === undefined;
    if (!(isReopening && failure instanceof RenderError)) this.listener.complain(failure);
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

/** Size of an element in device pixels. */
export function sizeOfElement({ clientWidth, clientHeight }: HTMLElement): Size {
  const pixels = (length: number) => Math.max(1, Math.round(length * devicePixelRatio));
  return { columns: pixels(clientWidth), rows: pixels(clientHeight) };
}
