import type { VoiceRecord } from '@starling-tts/core';
import { cloneTemplate, element, setText, within } from '../page/elements.js';
import { paintAvatar } from './avatar.js';

/** What the list reports. */
export interface VoiceListOptions {
  /** Another voice is chosen: by the user, or because the list has none other to show. */
  readonly onChoose: (voice: VoiceRecord, isUsersChoice: boolean) => void;
  /** The sample of a voice should be played, or stopped. */
  readonly onSample: (voice: VoiceRecord) => void;
  /** An own voice should be renamed, exported or deleted. */
  readonly onEdit: (voice: VoiceRecord) => void;
}

interface Row {
  readonly voice: VoiceRecord;
  readonly root: HTMLElement;
  readonly radio: HTMLInputElement;
  readonly sample: HTMLButtonElement;
  readonly words: string;
}

/** The searchable list of voices: radio buttons, with a button for a sample beside each. */
export class VoiceList {
  readonly #options: VoiceListOptions;
  readonly #list = element('voice-list');
  readonly #search = element<HTMLInputElement>('voice-search');
  readonly #filter = element<HTMLFieldSetElement>('voice-filter');
  readonly #empty = element('voices-empty');
  #rows: readonly Row[] = [];
  #chosen: VoiceRecord | undefined;
  #sampled: string | undefined;

  constructor(options: VoiceListOptions) {
    this.#options = options;
    this.#search.addEventListener('input', () => this.#applyFilter());
    this.#filter.addEventListener('change', () => this.#applyFilter());
    this.#search.addEventListener('keydown', (event) => {
      const first = this.#rows.find(({ root }) => !root.hidden);
      if (event.key === 'Enter' && first !== undefined) {
        event.preventDefault();
        this.#choose(first.voice, true);
      } else if (event.key === 'ArrowDown' && first !== undefined) {
        event.preventDefault();
        // In a group of radio buttons the one with the focus is the chosen one.
        const next = this.#rows.find(({ root, radio }) => radio.checked && !root.hidden) ?? first;
        next.radio.focus();
        this.#choose(next.voice, true);
      }
    });
  }

  /** The chosen voice. */
  get chosen(): VoiceRecord | undefined {
    return this.#chosen;
  }

  /**
   * Shows these voices, the user's own first.
   *
   * @param wantedId the voice to choose; when it is not there, the one that is chosen, else the first
   */
  show(voices: readonly VoiceRecord[], wantedId: string | undefined): void {
    const own = voices.filter(({ type }) => type === 'user_cloned_voice');
    const ordered = [...own, ...voices.filter(({ type }) => type !== 'user_cloned_voice')];
    this.#rows = ordered.map((voice) => this.#row(voice));
    this.#list.replaceChildren(...this.#rows.map(({ root }) => root));
    const chosen =
      ordered.find(({ id }) => id === wantedId) ??
      ordered.find(({ id }) => id === this.#chosen?.id) ??
      ordered[0];
    this.#applyFilter();
    if (chosen !== undefined) this.#choose(chosen, false);
  }

  /** Shows that the sample of a voice is playing, or none. */
  showSample(voiceId: string | undefined): void {
    this.#sampled = voiceId;
    for (const row of this.#rows) this.#refreshSample(row);
  }

  /** Puts the caret into the search field. */
  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  /** Brings the chosen voice into view. */
  reveal(): void {
    const row = this.#rows.find(({ voice }) => voice.id === this.#chosen?.id);
    if (row === undefined || row.root.hidden) return;
    const { top, bottom } = row.root.getBoundingClientRect();
    const view = this.#list.getBoundingClientRect();
    if (top < view.top || bottom > view.bottom) {
      this.#list.scrollTop += top - view.top - (view.height - (bottom - top)) / 2;
    }
  }

  #row(voice: VoiceRecord): Row {
    const root = cloneTemplate('voice-row');
    const radio = within<HTMLInputElement>(root, '.voice-radio');
    const sample = within<HTMLButtonElement>(root, '.voice-sample');
    const edit = within<HTMLButtonElement>(root, '.voice-edit');
    paintAvatar(within(root, '.avatar'), voice);
    within(root, '.voice-name').textContent = voice.name;
    within(root, '.voice-description').textContent = describe(voice);
    radio.value = voice.id;
    radio.addEventListener('change', () => this.#choose(voice, true));
    sample.addEventListener('click', () => this.#options.onSample(voice));
    edit.hidden = voice.type !== 'user_cloned_voice';
    edit.setAttribute('aria-label', `Rename, export or delete ${voice.name}`);
    edit.addEventListener('click', () => this.#options.onEdit(voice));
    const row: Row = {
      voice,
      root,
      radio,
      sample,
      words: `${voice.name} ${voice.description} ${voice.gender}`.toLowerCase(),
    };
    this.#refreshSample(row);
    return row;
  }

  #refreshSample({ voice, sample }: Row): void {
    const isPlaying = voice.id === this.#sampled;
    sample.setAttribute('aria-pressed', String(isPlaying));
    sample.setAttribute('aria-label', `Hear a sample of ${voice.name}`);
    // The list is one stop for the Tab key, and the chosen voice's sample the next; the others are a click away, or the key P.
    sample.tabIndex = voice.id === this.#chosen?.id ? 0 : -1;
  }

  #choose(voice: VoiceRecord, isUsersChoice: boolean): void {
    this.#chosen = voice;
    for (const row of this.#rows) {
      row.radio.checked = row.voice.id === voice.id;
      this.#refreshSample(row);
    }
    this.reveal();
    this.#options.onChoose(voice, isUsersChoice);
  }

  #applyFilter(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = within<HTMLInputElement>(this.#filter, 'input:checked').value;
    let shown = 0;
    for (const { root, voice, words: known } of this.#rows) {
      const isKind =
        kind === 'all' || (kind === 'own' ? voice.type === 'user_cloned_voice' : voice.gender === kind);
      root.hidden = !isKind || !words.every((word) => known.includes(word));
      if (!root.hidden) shown += 1;
    }
    this.#list.hidden = shown === 0;
    this.#empty.hidden = shown > 0;
    const isOwnWithout = kind === 'own' && words.length === 0;
    setText(
      this.#empty,
      isOwnWithout ? 'Voices that you add are kept in this browser and appear here.' : 'No voice fits.',
    );
    const status = shown === 1 ? '1 voice' : `${shown} voices`;
    setText(element('voices-status'), words.length > 0 || kind !== 'all' ? status : '');
  }
}

/** What is said of a voice under its name. */
export function describe(voice: VoiceRecord): string {
  if (voice.type !== 'user_cloned_voice') return voice.description;
  return voice.description === ''
    ? `your voice, ${voice.durationSeconds.toFixed(0)} seconds`
    : voice.description;
}
