import { abortedError } from '@starling-tts/core';
import { type SpeechSource, sampleRate } from './contracts.js';
import { splitFirstClause } from './first-clause.js';
import { Utterance } from './utterance.js';

/** Sentences that are generated before they are asked for. */
export const sentencesAhead = 2;

/** Seconds of sound that are kept for going back, the sentences ahead included. */
const keptSeconds = 120;

/** Seconds of silence between the clauses of a sentence that was cut for an early start. */
const clausePauseSeconds = 0.1;

/**
 * Generates the sound of sentences one at a time: the one that is wanted, then those that follow. What was generated
 * is kept for a while, so that going back, and forth to what is already there, costs nothing. Sentences are told apart
 * by their text, so an edit elsewhere in the document throws no sound away.
 */
export class SpeechQueue {
  readonly #source: SpeechSource;
  readonly #utterances = new Map<string, Utterance>();
  #wanted: readonly string[] = [];
  #voice: string | undefined;
  #running: { readonly text: string; readonly abort: AbortController } | undefined;
  /** Whether the next sentence is the first one to be heard, with nothing playing meanwhile. */
  #startsCold = true;

  constructor(source: SpeechSource) {
    this.#source = source;
  }

  /**
   * Tells which sentences are wanted, the most urgent first; generating of others ends.
   *
   * @returns the sound of the first one
   */
  want(texts: readonly string[]): Utterance {
    this.#wanted = texts.slice(0, 1 + sentencesAhead);
    const [first = ''] = this.#wanted;
    for (const text of this.#wanted) this.#use(text);
    const needed = this.#utterances.get(first)!;
    const running = this.#running;
    const isUrgent = needed.isWaiting && running?.text !== first;
    if (running !== undefined && (isUrgent || !this.#wanted.includes(running.text)))
      this.#abort(running.text);
    this.#generate();
    return needed;
  }

  /** Forgets the sound of a sentence, for trying again. */
  forget(text: string): void {
    if (this.#running?.text === text) this.#abort(text);
    this.#utterances.delete(text);
  }

  /**
   * Changes the voice; what was generated with the other one is forgotten.
   *
   * @returns whether it is another one
   */
  setVoice(voice: string | undefined): boolean {
    if (voice === this.#voice) return false;
    this.clear();
    this.#voice = voice;
    return true;
  }

  /** Ends generating and forgets everything. */
  clear(): void {
    if (this.#running !== undefined) this.#abort(this.#running.text);
    this.#wanted = [];
    this.#utterances.clear();
    this.#startsCold = true;
  }

  /** The utterance of a text, made if need be, and marked as used last. One that failed stays so until forgotten. */
  #use(text: string): void {
    const utterance = this.#utterances.get(text) ?? new Utterance();
    this.#utterances.delete(text);
    this.#utterances.set(text, utterance);
  }

  #abort(text: string): void {
    const running = this.#running;
    if (running?.text !== text) return;
    this.#running = undefined;
    running.abort.abort();
    this.#utterances.get(text)?.fail(abortedError(running.abort.signal));
    this.#utterances.delete(text);
    if (this.#wanted.includes(text)) this.#use(text);
  }

  /** Begins to generate the first wanted sentence that has no sound yet, unless something is being generated. */
  #generate(): void {
    if (this.#running !== undefined) return;
    const text = this.#wanted.find((wanted) => this.#utterances.get(wanted)?.isWaiting);
    if (text === undefined) return;
    const utterance = this.#utterances.get(text)!;
    const running = { text, abort: new AbortController() };
    this.#running = running;
    utterance.begin();
    void this.#speak(text, utterance, running.abort.signal).then(() => {
      if (this.#running !== running) return;
      this.#running = undefined;
      this.#evict();
      if (!utterance.hasFailed) this.#generate();
    });
  }

  async #speak(text: string, utterance: Utterance, signal: AbortSignal): Promise<void> {
    const parts = this.#startsCold ? splitFirstClause(text) : [text];
    this.#startsCold = false;
    try {
      for (const [index, part] of parts.entries()) {
        if (index > 0) utterance.add(new Float32Array(clausePauseSeconds * sampleRate));
        for await (const chunk of this.#source.speak({ text: part }, { voice: this.#voice, signal })) {
          if (signal.aborted) return;
          utterance.add(chunk);
        }
        if (signal.aborted) return;
      }
      utterance.finish();
    } catch (error) {
      if (!signal.aborted) utterance.fail(error);
    }
  }

  /** Drops what was used longest ago while there is more than is to be kept. */
  #evict(): void {
    let samples = 0;
    for (const utterance of this.#utterances.values()) samples += utterance.samples;
    for (const [text, utterance] of this.#utterances) {
      if (samples <= keptSeconds * sampleRate) return;
      if (this.#wanted.includes(text)) continue;
      samples -= utterance.samples;
      this.#utterances.delete(text);
    }
  }
}
