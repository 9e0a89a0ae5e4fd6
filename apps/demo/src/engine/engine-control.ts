import type { Backend, DeviceChoice } from '../backend/backend.js';
import { element, setText } from '../page/elements.js';

/** The part of the page that is loaded late. */
export type BackendModule = typeof import('../backend/index.js');

/** What is chosen. */
export interface EngineChoice {
  /** Id of the model. */
  readonly model: string;
  /** Where it should run. */
  readonly device: DeviceChoice;
}

/** What the control needs and reports. */
export interface EngineControlOptions {
  /** Loads the late part of the page. */
  readonly loadModule: () => Promise<BackendModule>;
  /** Name of a model for people. */
  readonly titleOf: (model: string) => string;
  /** Told whenever the state has changed. */
  readonly onChange: () => void;
  /** Told what people should know. */
  readonly onWarning: (message: string) => void;
}

/** How far the model is. */
export type EngineState =
  | { readonly name: 'closed' }
  | { readonly name: 'opening'; readonly share: number | undefined }
  | { readonly name: 'ready'; readonly backend: Backend }
  | { readonly name: 'failed' };

const deviceNames = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

/** Opens the chosen model when it is first needed, and another one after another choice. */
export class EngineControl {
  readonly #options: EngineControlOptions;
  #choice: EngineChoice;
  #state: EngineState = { name: 'closed' };
  #opening: { readonly backend: Promise<Backend>; readonly abort: AbortController } | undefined;

  constructor(choice: EngineChoice, options: EngineControlOptions) {
    this.#choice = choice;
    this.#options = options;
    this.#show();
  }

  /** How far the model is. */
  get state(): EngineState {
    return this.#state;
  }

  /** What is chosen. */
  get choice(): EngineChoice {
    return this.#choice;
  }

  /** Takes another choice over. What is open is closed, and the next request opens the other. */
  async choose(choice: EngineChoice): Promise<void> {
    if (choice.model === this.#choice.model && choice.device === this.#choice.device) return;
    this.#choice = choice;
    await this.close();
  }

  /** Closes what is open. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#become({ name: 'closed' });
    opening?.abort.abort();
    const backend = await opening?.backend.catch(() => undefined);
    await backend?.dispose();
  }

  /** Shows the state anew: an engine that lost its device may have moved to another. */
  refresh(): void {
    this.#become(this.#state);
  }

  /**
   * The chosen model, opened when it is not yet.
   *
   * @throws as opening an engine does; `aborted` when another choice was made meanwhile
   */
  open(): Promise<Backend> {
    if (this.#opening !== undefined) return this.#opening.backend;
    const abort = new AbortController();
    const opening = { abort, backend: this.#open(abort.signal) };
    this.#opening = opening;
    opening.backend.then(
      (backend) => {
        if (this.#opening === opening) this.#become({ name: 'ready', backend });
      },
      () => {
        if (this.#opening !== opening) return;
        this.#opening = undefined;
        this.#become({ name: 'failed' });
      },
    );
    return opening.backend;
  }

  async #open(signal: AbortSignal): Promise<Backend> {
    this.#become({ name: 'opening', share: undefined });
    const { openBackend } = await this.#options.loadModule();
    return openBackend({
      ...this.#choice,
      signal,
      onProgress: (share) => {
        if (!signal.aborted) this.#become({ name: 'opening', share });
      },
      onWarning: this.#options.onWarning,
    });
  }

  #become(state: EngineState): void {
    this.#state = state;
    this.#show();
    this.#options.onChange();
  }

  #show(): void {
    const title = this.#options.titleOf(this.#choice.model);
    const state = this.#state;
    const dot = element('engine-dot');
    dot.dataset.state = state.name === 'opening' ? 'busy' : state.name;
    const label = {
      closed: () => title,
      opening: () =>
        state.name === 'opening' && state.share !== undefined
          ? `${title} · ${Math.floor(state.share * 100)} %`
          : `${title} …`,
      ready: () => (state.name === 'ready' ? `${title} · ${deviceNames[state.backend.device]}` : title),
      failed: () => `${title} · failed`,
    }[state.name]();
    setText(element('engine-label'), label);
  }
}
