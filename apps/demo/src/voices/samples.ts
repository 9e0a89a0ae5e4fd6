import { encodeWav, type Pcm } from '@starling-tts/core';

/** Plays the reference recordings of voices, one at a time, beside the player. */
export class VoiceSamples {
  readonly #read: (voiceId: string) => Promise<Pcm>;
  readonly #onChange: (voiceId: string | undefined) => void;
  #playing: { readonly voiceId: string; readonly audio: HTMLAudioElement } | undefined;
  #wanted: string | undefined;

  /**
   * @param read reads a voice's recording
   * @param onChange told whose sample plays, or that none does
   */
  constructor(read: (voiceId: string) => Promise<Pcm>, onChange: (voiceId: string | undefined) => void) {
    this.#read = read;
    this.#onChange = onChange;
  }

  /**
   * Plays the sample of a voice, or stops it when it plays.
   *
   * @throws StarlingError `voice_not_found`, `voice_store_failed`; `DOMException` when the browser plays no sound
   */
  async toggle(voiceId: string): Promise<void> {
    const wasWanted = this.#wanted === voiceId;
    this.stop();
    if (wasWanted) return;
    this.#wanted = voiceId;
    this.#onChange(voiceId);
    try {
      const recording = await this.#read(voiceId);
      if (this.#wanted === voiceId) await this.#play(voiceId, recording);
    } catch (error) {
      if (this.#wanted === voiceId) this.stop();
      throw error;
    }
  }

  /** Falls silent. */
  stop(): void {
    this.#wanted = undefined;
    if (this.#playing !== undefined) {
      this.#playing.audio.pause();
      URL.revokeObjectURL(this.#playing.audio.src);
      this.#playing = undefined;
    }
    this.#onChange(undefined);
  }

  async #play(voiceId: string, recording: Pcm): Promise<void> {
    const bytes = encodeWav(recording) as Uint8Array<ArrayBuffer>;
    const audio = new Audio(URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' })));
    audio.addEventListener('ended', () => {
      if (this.#playing?.audio === audio) this.stop();
    });
    this.#playing = { voiceId, audio };
    await audio.play();
  }
}
