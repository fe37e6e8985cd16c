import { CancelledError } from '../../../core/errors.js';

/** Milliseconds for which a message is seen. */
const SEEN_MS = { news: 6000, refusal: 12_000 } as const;

/**
 * What the page says: news that can wait, and refusals, which are read out at once. Each leaves by itself,
 * and can be closed before.
 */
export class Messages {
  readonly #timers = new Map<HTMLElement, ReturnType<typeof setTimeout>>();

  /** @param said, complained paragraphs, each with a button beside it that closes the message */
  constructor(
    private readonly said: HTMLElement,
    private readonly complained: HTMLElement,
  ) {
    for (const element of [said, complained]) {
      element.parentElement
        ?.querySelector('button')
        ?.addEventListener('click', () => this.#show(element, '', 0));
    }
  }

  say(words: string): void {
    this.#show(this.said, words, SEEN_MS.news);
  }

  /** @param failure an error, or words */
  complain(failure: unknown): void {
    if (failure instanceof CancelledError) return;
    const words = failure instanceof Error ? failure.message : String(failure);
    this.#show(this.complained, words, SEEN_MS.refusal);
  }

  #show(element: HTMLElement, words: string, milliseconds: number): void {
    clearTimeout(this.#timers.get(element));
    element.textContent = words;
    if (words === '') return;
    const timer = setTimeout(() => this.#show(element, '', 0), milliseconds);
    this.#timers.set(element, timer);
  }
}
