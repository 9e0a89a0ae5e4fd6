import { element, setIcon, setText, within } from '../page/elements.js';
import { PlainError } from '../page/plain-error.js';

/** A recording that the user gave. */
export interface GivenRecording {
  /** The bytes of an audio file. */
  readonly bytes: Uint8Array;
  /** What to call it. */
  readonly name: string;
}

/** What a picker needs. */
export interface RecordingPickerOptions {
  /** Largest file, in bytes. */
  readonly maxBytes: number;
  /** Longest recording with the microphone, in seconds. */
  readonly maxSeconds: number;
  /** What to say into the microphone; shown while it records. */
  readonly script: string;
  /**
   * Records with the microphone until the signal fires or the time is over.
   *
   * @returns the bytes of a WAV file
   */
  readonly record: (options: RecordOptions) => Promise<Uint8Array>;
  /** Called when there is another recording, or none any more. */
  readonly onChange: (recording: GivenRecording | undefined) => void;
  /** Called when a recording cannot be taken. */
  readonly onError: (error: unknown) => void;
}

/** What recording is told. */
export interface RecordOptions {
  /** Longest recording in seconds. */
  readonly seconds: number;
  /** Fires when the user has said enough. */
  readonly finish: AbortSignal;
  /** Fires when the recording is not wanted any more. */
  readonly signal: AbortSignal;
  /** Told the loudness, 0 to 1, and the seconds so far. */
  readonly onLevel: (level: number, seconds: number) => void;
}

/** Asks for a recording: from a file, dropped onto it, or from the microphone; plays it back. */
export class RecordingPicker {
  readonly #options: RecordingPickerOptions;
  readonly #root: HTMLElement;
  readonly #recordButton: HTMLButtonElement;
  readonly #audio: HTMLAudioElement;
  #finish: AbortController | undefined;
  #abort: AbortController | undefined;
  #recording: GivenRecording | undefined;

  constructor(id: string, options: RecordingPickerOptions) {
    this.#options = options;
    this.#root = element(id);
    this.#root.append(element<HTMLTemplateElement>('picker-template').content.cloneNode(true));
    this.#recordButton = within(this.#root, '.picker-record');
    this.#audio = within(this.#root, '.picker-audio');
    within(this.#root, '.picker-script').textContent = options.script;
    const input = within<HTMLInputElement>(this.#root, '.picker-input');
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      // So that choosing the same file again is a change too.
      input.value = '';
      if (file !== undefined) void this.takeFile(file);
    });
    this.#recordButton.addEventListener('click', () => {
      if (this.#finish !== undefined) this.#finish.abort();
      else void this.#record();
    });
  }

  /** What was given. */
  get recording(): GivenRecording | undefined {
    return this.#recording;
  }

  /** Takes a file that was chosen or dropped. */
  async takeFile(file: File): Promise<void> {
    this.#abort?.abort();
    if (file.size > this.#options.maxBytes) {
      const megabytes = Math.floor(this.#options.maxBytes / 1024 / 1024);
      const message = `The file is too large: recordings of up to ${megabytes} MB are taken. Cut it, or save it as MP3.`;
      this.#options.onError(new PlainError(message));
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.#show({ bytes, name: file.name }, file);
  }

  /** Forgets the recording and stops the microphone. */
  clear(): void {
    this.#abort?.abort();
    this.#show(undefined);
  }

  async #record(): Promise<void> {
    const { maxSeconds, record, onError } = this.#options;
    this.#show(undefined);
    const finish = new AbortController();
    const abort = new AbortController();
    this.#finish = finish;
    this.#abort = abort;
    this.#showRecording(true);
    try {
      const bytes = await record({
        seconds: maxSeconds,
        finish: finish.signal,
        signal: abort.signal,
        onLevel: (level, seconds) => this.#showLevel(level, seconds),
      });
      if (!abort.signal.aborted) {
        this.#show(
          { bytes, name: 'Recording' },
          new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'audio/wav' }),
        );
      }
    } catch (error) {
      onError(error);
    } finally {
      this.#finish = undefined;
      this.#showRecording(false);
    }
  }

  #showRecording(isRecording: boolean): void {
    this.#recordButton.setAttribute('aria-pressed', String(isRecording));
    setIcon(within(this.#root, '.picker-record-icon'), isRecording ? 'stop' : 'microphone');
    setText(within(this.#root, '.picker-record-label'), isRecording ? 'Stop recording' : 'Record now');
    setText(within(this.#root, '.picker-record-hint'), isRecording ? '0 seconds' : 'with the microphone');
    within(this.#root, '.picker-live').hidden = !isRecording;
    setText(within(this.#root, '.picker-status'), isRecording ? 'The microphone is recording.' : '');
  }

  #showLevel(level: number, seconds: number): void {
    const meter = within(this.#root, '.meter');
    const percent = Math.round(Math.min(1, Math.max(0, level)) * 100);
    meter.setAttribute('aria-valuenow', String(percent));
    meter.style.setProperty('--level', `${percent}%`);
    const { maxSeconds } = this.#options;
    setText(within(this.#root, '.picker-record-hint'), `${Math.floor(seconds)} of ${maxSeconds} seconds`);
  }

  #show(recording: GivenRecording | undefined, source?: Blob): void {
    this.#recording = recording;
    URL.revokeObjectURL(this.#audio.src);
    if (source === undefined) this.#audio.removeAttribute('src');
    else this.#audio.src = URL.createObjectURL(source);
    within(this.#root, '.picker-result').hidden = recording === undefined;
    setText(within(this.#root, '.picker-name'), recording?.name ?? '');
    if (recording !== undefined) {
      setText(within(this.#root, '.picker-status'), `${recording.name} is ready.`);
    }
    this.#options.onChange(recording);
  }
}
