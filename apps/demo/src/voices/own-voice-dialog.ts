import type { VoiceRecord } from '@starling-tts/core';
import { element, setText } from '../page/elements.js';
import { explain } from '../page/explain.js';

/** What the dialog does to a voice. */
export interface OwnVoiceOptions {
  /** Gives it another name. */
  readonly rename: (voice: VoiceRecord, name: string) => Promise<void>;
  /** Saves it as a file. */
  readonly exportFile: (voice: VoiceRecord) => Promise<void>;
  /** Deletes it. */
  readonly remove: (voice: VoiceRecord) => Promise<void>;
}

/** The dialog that renames, exports or deletes one of the user's voices. */
export class OwnVoiceDialog {
  readonly #dialog = element<HTMLDialogElement>('voice-dialog');
  readonly #name = element<HTMLInputElement>('voice-name');
  readonly #deleteLabel = element('voice-delete-label');
  readonly #problem = element('voice-problem');
  #voice: VoiceRecord | undefined;
  /** Deleting takes a second press: nothing brings a voice back. */
  #isDeleteArmed = false;

  constructor({ rename, exportFile, remove }: OwnVoiceOptions) {
    element('voice-form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#run((voice) => rename(voice, this.#name.value.trim()), true);
    });
    element('voice-export').addEventListener('click', () => void this.#run(exportFile, false));
    element('voice-delete').addEventListener('click', () => {
      if (this.#isDeleteArmed) void this.#run(remove, true);
      else this.#armDelete(true);
    });
  }

  /** Opens the dialog for a voice. */
  open(voice: VoiceRecord): void {
    this.#voice = voice;
    this.#name.value = voice.name;
    setText(this.#problem, '');
    this.#armDelete(false);
    this.#dialog.showModal();
  }

  #armDelete(isArmed: boolean): void {
    this.#isDeleteArmed = isArmed;
    setText(this.#deleteLabel, isArmed ? 'Really delete it?' : 'Delete');
  }

  async #run(action: (voice: VoiceRecord) => Promise<void>, closes: boolean): Promise<void> {
    setText(this.#problem, '');
    try {
      await action(this.#voice!);
      if (closes) this.#dialog.close();
    } catch (error) {
      setText(this.#problem, explain(error) ?? '');
    }
  }
}
