import { CancelledError } from '../../../core/errors.js';

/** Milliseconds for which something that was said is seen. */
const SEEN_MS = 6000;

/** What the page says: news that can wait, and refusals, which are read out at once. */
export class Messages {
  #timers = new Map<HTMLElement, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly said: HTMLElement,
    private readonly complained: HTMLElement,
  ) {}

  say(words: string): void {
    this.#show(this.said, words);
  }

  /** @param failure an error, or words */
  complain(failure: unknown): void {
    if (failure instanceof CancelledError) return;
    this.#show(this.complained, failure instanceof Error ? failure.message : String(failure));
  }

  #show(element: HTMLElement, words: string): void {
    clearTimeout(this.#timers.get(element));
    element.textContent = words;
    const timer = setTimeout(() => {
      element.textContent = '';
    }, SEEN_MS);
    this.#timers.set(element, timer);
  }
}
