import type { Sentence, SpeakOptions, SpeechSource } from '../session/contracts.js';
import type * as engineModule from './index.js';
import type { SpeechOptions } from './speech.js';

/** What the engine's bundle exports. */
export type EngineModule = typeof engineModule;

/** The engine's side, loaded when it is first needed: starting the editor costs nothing of it. */
export class LazyEngine implements SpeechSource {
  readonly #options: SpeechOptions;
  #module: Promise<EngineModule> | undefined;
  #speech: InstanceType<EngineModule['Speech']> | undefined;

  constructor(options: SpeechOptions) {
    this.#options = options;
  }

  /** The functions of the engine's side. */
  load(): Promise<EngineModule> {
    // The bundler leaves this import alone: it is the name of the other bundle.
    this.#module ??= import('./index.js');
    return this.#module;
  }

  /** Speaking and voices. */
  async speech(): Promise<InstanceType<EngineModule['Speech']>> {
    const { Speech } = await this.load();
    this.#speech ??= new Speech(this.#options);
    return this.#speech;
  }

  /** What was loaded already; undefined when nothing has been spoken yet. */
  get loaded(): InstanceType<EngineModule['Speech']> | undefined {
    return this.#speech;
  }

  async *speak(
    sentence: Pick<Sentence, 'text'>,
    options: SpeakOptions,
  ): AsyncGenerator<Float32Array, void, void> {
    const speech = await this.speech();
    yield* speech.speak(sentence, options);
  }

  /** Starts the engine while there is something else to wait for; a failure shows when something is spoken. */
  warmUp(): void {
    void this.speech()
      .then((speech) => speech.warmUp())
      .catch(() => {});
  }

  /** Ends the engine's process, if there is one. */
  async close(): Promise<void> {
    await this.#speech?.close();
  }
}
