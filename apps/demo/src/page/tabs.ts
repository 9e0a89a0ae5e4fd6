import { element } from './elements.js';

/** What to start from. */
export type Start = 'speak' | 'convert';

const names: readonly Start[] = ['speak', 'convert'];

/** The two tabs, with the keys that tabs have. */
export class Tabs {
  readonly #onChange: (start: Start) => void;
  #chosen: Start = 'speak';

  constructor(onChange: (start: Start) => void) {
    this.#onChange = onChange;
    for (const [index, name] of names.entries()) {
      const tab = element(`tab-${name}`);
      tab.addEventListener('click', () => this.choose(name));
      tab.addEventListener('keydown', (event) => {
        const steps: Readonly<Record<string, number>> = {
          ArrowLeft: -1,
          ArrowRight: 1,
          Home: -index,
          End: 1 - index,
        };
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const next = names[(index + step + names.length) % names.length]!;
        this.choose(next);
        element(`tab-${next}`).focus();
      });
    }
  }

  /** Which one is shown. */
  get chosen(): Start {
    return this.#chosen;
  }

  /** Shows one. */
  choose(start: Start): void {
    this.#chosen = start;
    for (const name of names) {
      const tab = element(`tab-${name}`);
      tab.setAttribute('aria-selected', String(name === start));
      tab.tabIndex = name === start ? 0 : -1;
      element(`panel-${name}`).hidden = name !== start;
    }
    this.#onChange(start);
  }
}
