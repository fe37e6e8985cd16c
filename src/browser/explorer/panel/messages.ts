import { CancelledError } from '../../../core/errors.js';

/** Milliseconds for which a message stays visible. */
const SEEN_MS = { news: 6000, refusal: 12_000 } as const;

/**
 * The page's messages: news, and refusals, which screen readers announce at once. Each disappears after some
 * time, or when closed.
 */
export class Messages {
  readonly #timers = new Map<HTMLElement, ReturnType<typeof setTimeout>>();

  /** @param said, complained paragraphs, each with a close button beside it */
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

  /** @param failure an error or a message */
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
