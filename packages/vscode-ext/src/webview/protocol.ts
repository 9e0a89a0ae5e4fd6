/** Messages between the extension and the player's page. Plain data; samples cross as `ArrayBuffer`s of 32-bit floats. */

/** What the page shows of the session. */
export interface PlayerState {
  /** What the session does, as the extension names it. */
  readonly phase: 'idle' | 'loading' | 'playing' | 'paused' | 'locked' | 'error';
  /** What is read; empty when idle. */
  readonly title: string;
  /** The words of the sentence being heard; empty when idle. */
  readonly text: string;
  /** Index of that sentence. */
  readonly sentence: number;
  /** How many there are. */
  readonly sentenceCount: number;
  /** Speed of playing. */
  readonly rate: number;
  /** Name of the voice. */
  readonly voice: string;
  /** What the user should know at the moment (a model is being loaded, what went wrong); empty when nothing. */
  readonly notice: string;
}

/** A button of the page. */
export type PlayerAction =
  | 'read'
  | 'pauseResume'
  | 'stop'
  | 'previousSentence'
  | 'nextSentence'
  | 'repeatSentence'
  | 'slower'
  | 'faster'
  | 'pickVoice';

/** What the extension tells the page. Messages of a generation that is over are ignored. */
export type ToPlayer =
  /** Drops everything and begins a generation. */
  | { readonly type: 'start'; readonly generation: number; readonly paused: boolean }
  /** More to play: 24 kHz mono. */
  | {
      readonly type: 'samples';
      readonly generation: number;
      readonly sentence: number;
      /** Seconds of the sentence that lie before these samples. */
      readonly startSeconds: number;
      readonly samples: ArrayBuffer;
    }
  /** Nothing more comes in this generation. */
  | { readonly type: 'finish'; readonly generation: number }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Drops everything. */
  | { readonly type: 'stop' }
  | { readonly type: 'rate'; readonly rate: number }
  | { readonly type: 'volume'; readonly volume: number }
  /** Plays samples at once, beside the reading, which is to be paused; replaces what was tried before. */
  | { readonly type: 'preview'; readonly samples: ArrayBuffer }
  | { readonly type: 'endPreview' }
  | { readonly type: 'state'; readonly state: PlayerState };

/** What the page tells the extension. */
export type FromPlayer =
  /** The page has just been loaded and knows nothing. */
  | { readonly type: 'ready' }
  | {
      readonly type: 'played';
      readonly generation: number;
      readonly sentence: number;
      /** Seconds of the sentence, as it was made, that have been heard. */
      readonly seconds: number;
    }
  | { readonly type: 'ended'; readonly generation: number }
  | { readonly type: 'locked'; readonly locked: boolean }
  | { readonly type: 'action'; readonly action: PlayerAction }
  /** Sound cannot be played. */
  | {
      readonly type: 'failed';
      readonly message: string;
      /** The generation that is not heard any more; absent when there was none, but a voice that was tried. */
      readonly generation?: number;
    };

/** What the page tells its audio thread. */
export type ToWorklet =
  | Extract<
      ToPlayer,
      { readonly type: 'start' | 'samples' | 'finish' | 'pause' | 'resume' | 'stop' | 'rate' }
    >
  /** Ends the audio thread's work for good. */
  | { readonly type: 'close' };

/** What the audio thread tells the page. */
export type FromWorklet = Extract<FromPlayer, { readonly type: 'played' | 'ended' }>;
