/*
 * What the player's page side and its audio worklet say to each other over the node's message port. Whoever plays audio
 * elsewhere (a web view with its own page code) can use the processor alone: it is one file without imports, and these
 * messages are all there is to it.
 *
 * A generation numbers what was enqueued between two stops. The page counts it up; a message of another generation than the
 * processor's own is about audio that was stopped, and is dropped. So nothing that was on its way can sound after a stop.
 */

/** Name under which the processor registers itself. */
export const processorName = 'starling-playback';

/** Options given to the processor when its node is made (`processorOptions`). */
export interface ProcessorOptions {
  /** Frames that must be there before playing begins, and again after an underrun, unless the audio is shorter. */
  readonly preBufferFrames: number;
}

/** From the page to the processor. */
export type PlayerCommand =
  /** More audio at the end: mono samples at the rate of the audio context. Best with their buffer transferred. */
  | { readonly type: 'append'; readonly generation: number; readonly samples: Float32Array }
  /** The audio is complete. */
  | { readonly type: 'finish'; readonly generation: number }
  /** Play from where it is, as soon as there is enough. The state at the start. */
  | { readonly type: 'play' }
  /** Hold where it is. */
  | { readonly type: 'pause' }
  /** Go to a frame of what has been appended; later ones are taken for the end. */
  | { readonly type: 'seek'; readonly generation: number; readonly frame: number }
  /** Forget everything and begin the given generation. */
  | { readonly type: 'reset'; readonly generation: number }
  /** The end: the node may be collected. */
  | { readonly type: 'dispose' };

/** What the processor is doing. */
export type PlaybackState =
  /** Nothing was appended. */
  | 'idle'
  /** Waits for more audio. */
  | 'buffering'
  /** Sounds. */
  | 'playing'
  /** Holds. */
  | 'paused'
  /** Everything has been played. */
  | 'ended';

/** From the processor to the page: after every change, and about twenty times a second while it plays. */
export interface PlayerReport {
  /** The generation that this is about. */
  readonly generation: number;
  /** What it is doing. */
  readonly state: PlaybackState;
  /** Frames of this generation that have been handed to the audio device; after a seek, the place. */
  readonly frame: number;
  /** Seeks of this generation that have been carried out; tells reports from before a seek from those after it. */
  readonly seeks: number;
  /** How often this generation ran dry in the middle. */
  readonly underruns: number;
  /** The context's frame counter (`currentTime` × rate) that goes with `frame`. */
  readonly contextFrame: number;
}
