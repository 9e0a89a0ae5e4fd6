import type { TextRange } from '../text/spans/spanned-text.js';
import type { AudioOperation } from './service-part.js';
import type { SpeechRecorder } from './speech-recorder.js';

/** Some audio at the model's rate. */
export interface ModelAudio {
  /** Mono samples. */
  readonly samples: Float32Array;
  /** The piece of text or the window of a recording that it is of. */
  readonly pieceId: number;
}

/** Everything that is decided before the first sample is made. */
export interface SpeechPlan {
  /** What is done. */
  readonly operation: AudioOperation;
  /** How many pieces or windows there are. */
  readonly pieces: number;
  /** The range of the text that each piece is of; empty where there is no text. */
  readonly textRanges: readonly TextRange[];
  /** The rate that is asked for, in Hz. */
  readonly sampleRate: number;
  /** The seed, where one is used. */
  readonly seed?: number;
  /** Whether the audio is marked when a watermarker is there. */
  readonly mark: boolean;
  /** Makes the audio, telling the recorder what happens. */
  readonly produce: (recorder: SpeechRecorder, signal: AbortSignal | undefined) => AsyncIterable<ModelAudio>;
}
