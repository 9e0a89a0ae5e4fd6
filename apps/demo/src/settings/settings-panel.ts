import { element, setText } from '../page/elements.js';
import { maxSeed } from '../page/limits.js';
import type { Preferences } from '../page/preferences.js';

interface Slider {
  readonly key: 'exaggeration' | 'temperature' | 'guidance';
  readonly label: string;
  readonly hint: string;
  readonly minimum: number;
  readonly maximum: number;
  /** The API's default. */
  readonly usual: number;
}

const sliders: readonly Slider[] = [
  {
    key: 'exaggeration',
    label: 'Exaggeration',
    hint: 'How lively it sounds',
    minimum: 0,
    maximum: 1,
    usual: 0.5,
  },
  {
    key: 'temperature',
    label: 'Temperature',
    hint: 'How much is left to chance',
    minimum: 0.1,
    maximum: 2,
    usual: 0.8,
  },
  {
    key: 'guidance',
    label: 'Guidance (cfg_weight)',
    hint: 'How closely it follows the text; 0 is quickest',
    minimum: 0,
    maximum: 1,
    usual: 0.5,
  },
];

/** The sliders and the seed under "How it is said". What is not moved stays out of requests. */
export class SettingsPanel {
  readonly #preferences: Preferences;
  readonly #save: () => void;
  readonly #grid = element('settings-grid');
  readonly #seed = document.createElement('input');
  #refreshers: (() => void)[] = [];

  constructor(preferences: Preferences, save: () => void) {
    this.#preferences = preferences;
    this.#save = save;
    for (const slider of sliders) this.#grid.append(this.#slider(slider));
    this.#grid.append(this.#seedField());
    const reset = document.createElement('button');
    reset.type = 'button';
    reset.className = 'small-button settings-reset';
    reset.textContent = 'Back to the usual';
    reset.addEventListener('click', () => this.#reset());
    this.#grid.append(reset);
    this.#refresh();
  }

  /** The fields of a `tts` request that the user has set. */
  get requestFields(): Readonly<Record<string, number>> {
    const { exaggeration, temperature, guidance, seed } = this.#preferences;
    return {
      ...(exaggeration !== undefined && { exaggeration }),
      ...(temperature !== undefined && { temperature }),
      ...(guidance !== undefined && { cfg_weight: guidance }),
      ...(seed !== undefined && { seed }),
    };
  }

  /** Shows the seed that was used, for those who want to hear the same again. */
  showUsedSeed(seed: number): void {
    this.#seed.placeholder = `new each time (last: ${seed})`;
    this.#seed.dataset.last = String(seed);
  }

  #slider({ key, label, hint, minimum, maximum, usual }: Slider): HTMLElement {
    const setting = document.createElement('label');
    setting.className = 'setting';
    const head = document.createElement('span');
    head.className = 'setting-head';
    const value = document.createElement('span');
    value.className = 'setting-value';
    head.append(label, value);
    const input = document.createElement('input');
    input.type = 'range';
    input.min = String(minimum);
    input.max = String(maximum);
    input.step = '0.05';
    const hintLine = document.createElement('span');
    hintLine.className = 'setting-hint';
    hintLine.textContent = hint;
    setting.append(head, input, hintLine);
    input.addEventListener('input', () => {
      const chosen = Number(input.value);
      this.#preferences[key] = chosen === usual ? undefined : chosen;
      this.#changed();
    });
    this.#refreshers.push(() => {
      const shown = this.#preferences[key] ?? usual;
      input.value = String(shown);
      setText(value, shown.toFixed(2));
    });
    return setting;
  }

  #seedField(): HTMLElement {
    const setting = document.createElement('div');
    setting.className = 'setting';
    const label = document.createElement('label');
    label.className = 'setting-head';
    label.htmlFor = 'seed';
    label.textContent = 'Seed';
    const row = document.createElement('div');
    row.className = 'seed-row';
    const input = this.#seed;
    input.id = 'seed';
    input.inputMode = 'numeric';
    input.autocomplete = 'off';
    input.placeholder = 'new each time';
    const keep = document.createElement('button');
    keep.type = 'button';
    keep.className = 'small-button';
    keep.textContent = 'Keep last';
    keep.addEventListener('click', () => {
      const last = input.dataset.last;
      if (last === undefined) return;
      this.#preferences.seed = Number(last);
      this.#changed();
    });
    input.addEventListener('change', () => {
      const seed = Number(input.value.trim());
      const isSeed = input.value.trim() !== '' && Number.isInteger(seed) && seed >= 0 && seed <= maxSeed;
      this.#preferences.seed = isSeed ? seed : undefined;
      this.#changed();
    });
    row.append(input, keep);
    const hint = document.createElement('span');
    hint.className = 'setting-hint';
    hint.textContent = 'The same seed says the same text the same way';
    setting.append(label, row, hint);
    this.#refreshers.push(() => {
      input.value = this.#preferences.seed === undefined ? '' : String(this.#preferences.seed);
    });
    return setting;
  }

  #reset(): void {
    for (const { key } of sliders) this.#preferences[key] = undefined;
    this.#preferences.seed = undefined;
    this.#changed();
  }

  #changed(): void {
    this.#refresh();
    this.#save();
  }

  #refresh(): void {
    for (const refresh of this.#refreshers) refresh();
    const { exaggeration, temperature, guidance, seed } = this.#preferences;
    const changed = [
      exaggeration !== undefined && `exaggeration ${exaggeration}`,
      temperature !== undefined && `temperature ${temperature}`,
      guidance !== undefined && `guidance ${guidance}`,
      seed !== undefined && `seed ${seed}`,
    ].filter((part) => part !== false);
    setText(element('settings-summary'), changed.length === 0 ? 'as usual' : changed.join(' · '));
  }
}
