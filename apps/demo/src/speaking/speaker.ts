import type { VoiceRecord } from '@starling-tts/core';
import type { EngineControl } from '../engine/engine-control.js';
import { announce } from '../page/announce.js';
import { element, setIcon, setText } from '../page/elements.js';
import { clearNotices, notify, notifyError } from '../page/notices.js';
import type { Dock } from '../playback/dock.js';
import type { Playback } from '../playback/playback.js';
import { Take } from '../playback/take.js';
import { runSession } from './session.js';

/** Something to be made. */
export interface Task {
  /** The request, without its voice. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The text; undefined for a recording. */
  readonly text: string | undefined;
  /** Name for files. */
  readonly fileName: string;
}

/** What the speaker works with. */
export interface SpeakerOptions {
  /** Opens the model. */
  readonly engine: EngineControl;
  /** Plays. */
  readonly playback: Playback;
  /** Shows it. */
  readonly dock: Dock;
  /** What is to be made now; undefined when something is missing, which the user has been told then. */
  readonly task: () => Promise<Task | undefined>;
  /** The chosen voice. */
  readonly voice: () => VoiceRecord | undefined;
  /** The name of what the button does while nothing is being done. */
  readonly label: () => string;
  /** Told the seed that was used. */
  readonly onSeed: (seed: number) => void;
}

/** The button that speaks or converts, and stops. */
export class Speaker {
  readonly #options: SpeakerOptions;
  readonly #button = element<HTMLButtonElement>('go-button');
  #work: AbortController | undefined;

  constructor(options: SpeakerOptions) {
    this.#options = options;
    this.#button.disabled = false;
    this.#button.addEventListener('click', () => {
      if (this.isBusy) this.stop();
      else void this.go();
    });
    this.refresh();
  }

  /** Whether audio is being made or played. */
  get isBusy(): boolean {
    return this.#work !== undefined || this.#options.playback.isActive;
  }

  /** Makes what is asked for, from the beginning. */
  async go(): Promise<void> {
    this.#abandon();
    const work = new AbortController();
    this.#work = work;
    clearNotices();
    this.refresh();
    const { dock } = this.#options;
    try {
      const [task, voice] = [await this.#options.task(), this.#options.voice()];
      if (task === undefined || voice === undefined || work.signal.aborted) return;
      await this.#make(task, voice, work.signal);
      announce('All of it has been made.');
    } catch (error) {
      if (this.#work === work) {
        this.#options.playback.finish();
        dock.finish();
        dock.showStatus('It did not work.');
        notifyError(error);
      }
    } finally {
      if (this.#work === work) this.#work = undefined;
      this.#options.engine.refresh();
      this.refresh();
    }
  }

  /** Stops making and playing. */
  stop(): void {
    if (!this.isBusy) return;
    this.#abandon();
    this.#options.dock.showStatus('Stopped.');
    announce('Stopped.');
    this.refresh();
  }

  /** Brings the button in line with what is going on. */
  refresh(): void {
    const { isBusy } = this;
    this.#button.dataset.busy = String(isBusy);
    setText(element('go-label'), isBusy ? 'Stop' : this.#options.label());
    setIcon(element('go-icon'), isBusy ? 'stop' : 'speak');
    this.#options.dock.refresh();
  }

  #abandon(): void {
    const { playback, dock } = this.#options;
    this.#work?.abort();
    this.#work = undefined;
    playback.finish();
    playback.stop();
    dock.finish();
  }

  async #make(task: Task, voice: VoiceRecord, signal: AbortSignal): Promise<void> {
    const { engine, playback, dock, onSeed } = this.#options;
    if (engine.state.name !== 'ready') dock.showStatus('Getting the model ready …');
    const { speech } = await engine.open();
    if (signal.aborted) return;
    const take = new Take(task.text, task.fileName);
    playback.begin(take);
    dock.begin(take);
    const doing = task.text === undefined ? `Converting to ${voice.name} …` : `${voice.name} is speaking …`;
    dock.showStatus(doing);
    announce(doing);
    const request = { ...task.request, voice_id: voice.id };
    const { seed } = await runSession(speech, request, take, signal, {
      onAudio: (samples) => {
        playback.append(samples);
        dock.append(samples, take.expectedSeconds);
      },
      onFigures: (figures) => dock.showFigures(figures),
      onRemark: (message) => notify(message, 'remark'),
    });
    playback.finish();
    dock.finish();
    dock.showStatus(`Made ${take.seconds.toFixed(1)} seconds of ${voice.name}.`);
    if (seed !== undefined) onSeed(seed);
  }
}
