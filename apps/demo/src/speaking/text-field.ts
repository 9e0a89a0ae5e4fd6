import { element, setText } from '../page/elements.js';
import { maxTextCharacters } from '../page/limits.js';

/** A part of the text, in UTF-16 units. */
export interface MarkedRange {
  /** First unit. */
  readonly start: number;
  /** Unit after the last one. */
  readonly end: number;
}

/**
 * The text area. What is being said is marked in a copy of the text that lies under it and wraps as it does; so the text stays
 * an ordinary field, and screen readers are not disturbed by every sentence.
 */
export class TextField {
  readonly #field = element<HTMLTextAreaElement>('text');
  readonly #mirror = element('mirror');
  readonly #writing = element('writing');
  readonly #count = element('count');
  #marked: MarkedRange | undefined;

  /** @param onInput called with the text after every change by the user */
  constructor(text: string, onInput: (text: string) => void) {
    this.text = text;
    this.#field.addEventListener('input', () => {
      this.#render();
      onInput(this.text);
    });
  }

  /** The text as it stands. */
  get text(): string {
    return this.#field.value;
  }

  set text(text: string) {
    this.#field.value = text;
    this.#marked = undefined;
    this.#render();
  }

  /** Puts the caret into the field. */
  focus(): void {
    this.#field.focus();
  }

  /** Marks a part of the text, or nothing. */
  mark(range: MarkedRange | undefined): void {
    if (this.#marked?.start === range?.start && this.#marked?.end === range?.end) return;
    this.#marked = range;
    const mark = this.#renderMirror();
    if (mark === undefined || document.activeElement === this.#field) return;
    const view = this.#writing.getBoundingClientRect();
    const box = mark.getBoundingClientRect();
    if (box.top < view.top + 8 || box.bottom > view.bottom - 8) {
      this.#writing.scrollBy({ top: box.top - view.top - view.height / 4, behavior: 'smooth' });
    }
  }

  #render(): void {
    this.#renderMirror();
    const characters = [...this.text.trim()].length;
    setText(this.#count, `${characters.toLocaleString('en')} of ${maxTextCharacters.toLocaleString('en')}`);
    this.#count.dataset.over = String(characters > maxTextCharacters);
  }

  #renderMirror(): HTMLElement | undefined {
    const { text } = this;
    // A last line break takes a line in the field only; the blank gives it one in the copy.
    const tail = (from: number): string => `${text.slice(from)} `;
    if (this.#marked === undefined) {
      this.#mirror.textContent = tail(0);
      return undefined;
    }
    const { start, end } = this.#marked;
    const mark = document.createElement('mark');
    mark.textContent = text.slice(start, end);
    this.#mirror.replaceChildren(text.slice(0, start), mark, tail(end));
    return mark;
  }
}
