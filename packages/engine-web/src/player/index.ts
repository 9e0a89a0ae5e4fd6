/**
 * Streaming playback through an audio worklet.
 *
 * @packageDocumentation
 */
export {
  type PlaybackState,
  type PlayerCommand,
  type PlayerReport,
  type ProcessorOptions,
  processorName,
} from './messages.js';
export {
  createPlayer,
  type EnqueueOptions,
  type PlayablePart,
  type Player,
  type PlayerEvents,
  type PlayerOptions,
  type PlayerState,
  type PlayOptions,
} from './player.js';
