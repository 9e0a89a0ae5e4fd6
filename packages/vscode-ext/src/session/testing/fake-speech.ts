import { type Sentence, type SpeakOptions, type SpeechSource, sampleRate } from '../contracts.js';

/** Something that happened to a {@link FakeSpeech}. */
export interface SpokenCall {
  /** What was to be spoken. */
  readonly text: string;
  /** With which voice. */
  readonly voice: string | undefined;
  /** How it went. */
  outcome: 'speaking' | 'done' | 'aborted' | 'failed';
}

/** Speaks one second of constant samples per call in two chunks, at once or when it is let. Stands in for the engine. */
export class FakeSpeech implements SpeechSource {
  /** Calls so far. */
  readonly calls: SpokenCall[] = [];
  /** The sample that stands for a text, so that tests see what is heard. */
  readonly sampleOf = new Map<string, number>();
  /** Errors to throw by text, the first one first; `after` chunks were yielded. */
  readonly failures = new Map<string, { readonly error: unknown; readonly after: number }[]>();
  readonly #held: boolean;
  #gate: (() => void)[] = [];

  /** @param held whether each chunk waits for {@link release} */
  constructor(held = false) {
    this.#held = held;
  }

  /** Texts of the calls so far. */
  get texts(): readonly string[] {
    return this.calls.map(({ text }) => text);
  }

  /** Lets chunks that are waiting go on. */
  release(): void {
    const gate = this.#gate;
    this.#gate = [];
    for (const open of gate) open();
  }

  async *speak(
    { text }: Pick<Sentence, 'text'>,
    { voice, signal }: SpeakOptions,
  ): AsyncGenerator<Float32Array> {
    const call: SpokenCall = { text, voice, outcome: 'speaking' };
    this.calls.push(call);
    const sample = this.sampleOf.get(text) ?? (this.sampleOf.size + 1) / 1000;
    this.sampleOf.set(text, sample);
    const failure = this.failures.get(text)?.shift();
    for (let chunk = 0; chunk < 2; chunk += 1) {
      if (this.#held) {
        await new Promise<void>((resolve) => {
          this.#gate.push(resolve);
          signal.addEventListener('abort', () => resolve());
        });
      }
      if (signal.aborted) {
        call.outcome = 'aborted';
        return;
      }
      if (failure?.after === chunk) {
        call.outcome = 'failed';
        throw failure.error;
      }
      yield new Float32Array(sampleRate / 2).fill(sample);
    }
    call.outcome = 'done';
  }
}
