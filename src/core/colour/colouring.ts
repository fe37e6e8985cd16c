import { InputError } from '../errors.js';

/** The palettes that have names. */
export const PALETTES = [
  'grey',
  'viridis',
  'magma',
  'inferno',
  'plasma',
  'cividis',
  'turbo',
  'twilight',
  'ultra',
  'ember',
  'lagoon',
] as const;

export type PaletteName = (typeof PALETTES)[number];

const MODES = ['counts', 'smooth', 'distance', 'histogram'] as const;

/** How counts become colours. Colour never changes the counts. */
export interface Colouring {
  /**
   * What the palette runs along. `counts`, from itermin to itermax; `smooth`, the same with what lies
   * between two counts; `distance`, an estimate of how far the set is away; `histogram`, the share of the
   * escaped pixels that escaped sooner, so that every colour takes as much of the picture.
   */
  readonly colour: (typeof MODES)[number];
  /** A name of `PALETTES`, or 1 to 1024 colours `#rrggbb` or `#rgb` at equal distances. */
  readonly palette: string | readonly string[];
  /** How many times the palette is run through: a number, more than 0. */
  readonly repeat: number;
  /** Where in the palette it begins, from 0 to 1. */
  readonly offset: number;
  /** Whether the palette is run through from its end. */
  readonly reverse: boolean;
  /** The colour of pixels that never escaped, `#rrggbb`; left out, white for grey and black for others. */
  readonly interior?: string;
  /** Bits of a grey: 8, or 16 for more than 256 of them. */
  readonly bits: 8 | 16;
  /** Where neighbouring counts differ, so many times as many points a pixel, squared: 1 to 16. */
  readonly samples: number;
}

/** The article's grey. */
export const DEFAULT_COLOURING: Colouring = Object.freeze({
  colour: 'counts',
  palette: 'grey',
  repeat: 1,
  offset: 0,
  reverse: false,
  bits: 8,
  samples: 1,
});

const MOST_COLOURS = 1024;
const MOST_SAMPLES = 16;

/** @throws InputError naming the first field that is not right */
export function requireColouring(colouring: Colouring): void {
  const { colour, palette, repeat, offset, reverse, interior, bits, samples } = colouring;
  requireThat('colour', MODES.includes(colour), `one of ${MODES.join(', ')}`, colour);
  requirePalette(palette);
  requireThat(
    'repeat',
    Number.isFinite(repeat) && repeat > 0,
    'a finite number, more than 0',
    repeat,
  );
  const within = Number.isFinite(offset) && offset >= 0 && offset <= 1;
  requireThat('offset', within, 'a number from 0 to 1', offset);
  requireThat('reverse', typeof reverse === 'boolean', 'true or false', reverse);
  requireThat(
    'interior',
    interior === undefined || isColour(interior),
    'a colour as #rrggbb',
    interior,
  );
  requireThat('bits', bits === 8 || bits === 16, '8 or 16', bits);
  requireThat('bits', bits === 8 || palette === 'grey', '8 for a palette other than grey', bits);
  const few = Number.isInteger(samples) && samples >= 1 && samples <= MOST_SAMPLES;
  requireThat('samples', few, `an integer from 1 to ${MOST_SAMPLES}`, samples);
}

/** The threshold of a colour mode: what lies between two counts shows only far out. */
export function thresholdFor(colour: Colouring['colour']): number {
  return needsShades({ colour }) ? 1000 : 2;
}

/** Whether a colour mode needs more of an orbit than its count. */
export function needsShades({ colour }: Pick<Colouring, 'colour'>): boolean {
  return colour === 'smooth' || colour === 'distance';
}

function requirePalette(palette: unknown): void {
  if (Array.isArray(palette)) {
    const wrong = palette.find((each) => !isColour(each));
    requireThat('palette', wrong === undefined, 'colours as #rrggbb', wrong);
    const few = palette.length > 0 && palette.length <= MOST_COLOURS;
    requireThat('palette', few, `1 to ${MOST_COLOURS} colours`, `${palette.length} colours`);
  } else {
    const known = PALETTES.some((name) => name === palette);
    requireThat('palette', known, `one of ${PALETTES.join(', ')}, or a list of colours`, palette);
  }
}

function isColour(value: unknown): boolean {
  return typeof value === 'string' && /^#([0-9a-f]{3}){1,2}$/i.test(value);
}

function requireThat(field: string, right: boolean, expected: string, received: unknown): void {
  if (!right) throw new InputError(field, expected, received);
}
