import type { AudioDecoder, AudioEncoder, AudioInfo } from '../audio/index.js';
import type { SpeechEngine } from '../engine/engine.js';
import type { LexiconEntry } from '../text/index.js';
import type { VoiceLibrary } from '../voices/index.js';
import type { Watermarker } from './watermark.js';

/** What the operations of one service share. Nothing in it changes from request to request. */
export interface ServiceContext {
  readonly engine: SpeechEngine;
  readonly voices: VoiceLibrary;
  readonly decoders: readonly AudioDecoder[];
  readonly encoders: readonly AudioEncoder[];
  /** Remarks inside every file that is made. */
  readonly info: AudioInfo | undefined;
  /** How words are pronounced in every text. */
  readonly lexicon: readonly LexiconEntry[];
  readonly watermarker: Watermarker | undefined;
  /** A seed for a request that states none. */
  readonly drawSeed: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
