/** Default maximum length of untrusted text in a message. */
const MOST_CHARACTERS = 500;

/** Control characters, line and paragraph separators, and bidirectional formatting marks. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** Untrusted text, made safe to print within one line on a terminal. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, ' ');
}

/** Text cut to a maximum length, with an ellipsis if anything is missing. */
export function shortened(text: string, most = MOST_CHARACTERS): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
