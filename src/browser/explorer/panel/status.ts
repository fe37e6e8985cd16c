import type { Progress } from '../picture/painter.js';
import { magnificationOf } from '../state/depth.js';
import type { Model } from '../state/model.js';
import { countAt } from '../state/orbit.js';
import {
  centreOf,
  type Place,
  type Point,
  pointAt,
  spacingOf,
  widthOf,
} from '../state/viewport.js';

export interface StatusElements {
  /** The point under the pointer, else the centre. */
  readonly point: HTMLElement;
  readonly facts: HTMLElement;
  readonly c: HTMLElement;
}

/** Above this itermax the status shows no count, as counting here would block the page. */
const MAX_ITERATIONS = 20_000;

/** Decimals of c under the map, whose pixels are larger than that. */
const C_DIGITS = 4;

/** The status line: position, magnification and state of the picture. */
export class Status {
  #place: Place | undefined;
  #progress: Progress = { state: 'coarse', backend: undefined };

  constructor(
    private readonly model: Model,
    private readonly elements: StatusElements,
  ) {
    model.listen(() => this.update());
    this.update();
  }

  set place(place: Place | undefined) {
    this.#place = place;
    this.#showPoint();
  }

  set progress(progress: Progress) {
    this.#progress = progress;
    this.#showFacts();
  }

  /** The coordinates shown, for copying. */
  get coordinates(): string {
    const { re, im } = this.#point;
    const digits = digitsOf(spacingOf(this.model.scene));
    return `${re.toFixed(digits)}, ${im.toFixed(digits)}`;
  }

  /** The point c, for screen readers. */
  get cInWords(): string {
    return `c = ${this.elements.c.textContent}`;
  }

  /** The position of the picture, for screen readers. */
  get inWords(): string {
    const { scene } = this.model;
    const { re, im } = centreOf(scene);
    const digits = digitsOf(spacingOf(scene));
    const width = widthOf(scene).toPrecision(3);
    return `Centre ${complex({ re, im }, digits)}, width ${width}, ${scene.itermax} iterations`;
  }

  update(): void {
    const { real, imag } = this.model.scene;
    this.elements.c.textContent = complex({ re: real, im: imag }, C_DIGITS);
    this.#showPoint();
    this.#showFacts();
  }

  get #point(): Point {
    const { scene } = this.model;
    return this.#place ? pointAt(scene, this.#place) : centreOf(scene);
  }

  #showPoint(): void {
    const { scene } = this.model;
    const digits = digitsOf(spacingOf(scene));
    const count = scene.itermax <= MAX_ITERATIONS ? countAt(this.#point, scene) : undefined;
    const counted =
      count === undefined ? '' : count === scene.itermax ? ' · inside' : ` · count ${count}`;
    this.elements.point.textContent = complex(this.#point, digits) + counted;
  }

  #showFacts(): void {
    const { scene } = this.model;
    const { state, backend } = this.#progress;
    const by = backend ? `${backend.precision} precision, ${backend.description}` : '';
    const facts = [
      `${timesText(magnificationOf(scene))}×`,
      `${scene.itermax} iterations`,
      by,
      STATE_TEXT[state],
    ];
    this.elements.facts.textContent = facts.filter((fact) => fact !== '').join(' · ');
  }
}

const STATE_TEXT: Readonly<Record<Progress['state'], string>> = {
  coarse: 'computing',
  fine: 'computing',
  smooth: 'antialiasing',
  done: '',
};

/** A magnification as text: 12.5, or 1.1·10¹⁰. */
function timesText(times: number): string {
  if (times < 1e5) return String(Number(times.toPrecision(3)));
  const [digits, exponent = ''] = times.toExponential(1).replace('+', '').split('e');
  return `${digits}·10${[...exponent].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

/** Decimals that tell pixels apart. */
function digitsOf(spacing: number): number {
  return Math.min(20, Math.max(3, Math.ceil(-Math.log10(spacing)) + 1));
}

function complex({ re, im }: Point, digits: number): string {
  const sign = im < 0 ? '−' : '+';
  return `${re.toFixed(digits).replace('-', '−')} ${sign} ${Math.abs(im).toFixed(digits)}i`;
}
