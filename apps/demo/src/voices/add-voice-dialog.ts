import { element, setText } from '../page/elements.js';
import { explain } from '../page/explain.js';
import { maxReferenceBytes } from '../page/limits.js';
import { RecordingPicker, type RecordingPickerOptions } from '../recording/recording-picker.js';

/** A voice that is to be made. */
export interface NewVoice {
  /** The bytes of an audio file. */
  readonly bytes: Uint8Array;
  /** Its name. */
  readonly name: string;
  /** Where it is listed. */
  readonly gender: 'male' | 'female' | 'unspecified';
  /** What the user confirmed. */
  readonly consentNote: string;
}

/** What the dialog needs. */
export interface AddVoiceOptions {
  /** Records with the microphone. */
  readonly record: RecordingPickerOptions['record'];
  /** Makes the voice; the dialog closes when it is done. */
  readonly create: (voice: NewVoice, signal: AbortSignal) => Promise<void>;
  /** Imports a `.starvoice` file; the dialog closes when it is done. */
  readonly importFile: (file: File) => Promise<void>;
}

/** Everything English has to offer in a few breaths; long enough for a voice. */
const script =
  'Read this aloud, as you would to a friend: “The sun had barely risen when the old ferry left the quay. Gulls followed it for a while; then they lost interest, and it was quiet. What a strange, wonderful morning, she thought, and poured herself another cup of tea.”';

/** Longest recording with the microphone, in seconds. */
const maxSeconds = 20;

/** The dialog that makes a voice of a recording. */
export class AddVoiceDialog {
  readonly #options: AddVoiceOptions;
  readonly #dialog = element<HTMLDialogElement>('add-voice-dialog');
  readonly #name = element<HTMLInputElement>('clone-name');
  readonly #gender = element<HTMLSelectElement>('clone-gender');
  readonly #consent = element<HTMLInputElement>('clone-consent');
  readonly #button = element<HTMLButtonElement>('clone-button');
  readonly #problem = element('clone-problem');
  readonly #picker: RecordingPicker;
  #work: AbortController | undefined;

  constructor(options: AddVoiceOptions) {
    this.#options = options;
    this.#picker = new RecordingPicker('clone-picker', {
      maxBytes: maxReferenceBytes,
      maxSeconds,
      script,
      record: options.record,
      onChange: (recording) => {
        this.#say('');
        if (recording !== undefined && this.#name.value === '' && recording.name !== 'Recording') {
          this.#name.value = recording.name.replace(/\.[^.]*$/, '').slice(0, 64);
        }
      },
      onError: (error) => this.#fail(error),
    });
    element<HTMLFormElement>('add-voice-form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#create();
    });
    const importInput = element<HTMLInputElement>('import-input');
    importInput.addEventListener('change', () => {
      const file = importInput.files?.[0];
      importInput.value = '';
      if (file !== undefined) void this.#run(() => options.importFile(file));
    });
    this.#dialog.addEventListener('close', () => {
      this.#work?.abort();
      this.#picker.clear();
    });
  }

  /** Opens the dialog, with a recording when one was dropped onto the page. */
  open(file?: File): void {
    this.#name.value = '';
    this.#gender.value = 'unspecified';
    this.#consent.checked = false;
    this.#say('');
    this.#dialog.showModal();
    if (file !== undefined) void this.#picker.takeFile(file);
  }

  async #create(): Promise<void> {
    const { recording } = this.#picker;
    const name = this.#name.value.trim();
    if (recording === undefined) return this.#say('First choose a recording, or make one.');
    if (name === '') {
      this.#name.focus();
      return this.#say('Give the voice a name.');
    }
    if (!this.#consent.checked) {
      this.#consent.focus();
      return this.#say('Please confirm that you may copy this voice.');
    }
    const voice: NewVoice = {
      bytes: recording.bytes,
      name,
      gender: this.#gender.value as NewVoice['gender'],
      consentNote: `Confirmed on ${new Date().toISOString().slice(0, 10)}: “This is my own voice, or its owner has told me that I may copy it.”`,
    };
    await this.#run((signal) => this.#options.create(voice, signal));
  }

  async #run(action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const work = new AbortController();
    this.#work = work;
    this.#button.disabled = true;
    setText(this.#button, 'One moment …');
    this.#say('');
    try {
      await action(work.signal);
      this.#dialog.close();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#button.disabled = false;
      setText(this.#button, 'Create the voice');
    }
  }

  #fail(error: unknown): void {
    this.#say(explain(error) ?? '');
  }

  #say(problem: string): void {
    setText(this.#problem, problem);
  }
}
