/** Of a stranger's text in a message, at most so many characters. */
const MOST_CHARACTERS = 500;

/** Control characters, other ends of lines, and the marks that change the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** Text that may be anybody's as a part of one line, which a terminal shows as it is written. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, ' ');
}

/** The beginning of text that may be of any length. */
export function shortened(text: string, most = MOST_CHARACTERS): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
