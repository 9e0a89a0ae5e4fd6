import {
  type AudioPlayer,
  AudioPlayerStatus,
  createAudioPlayer,
  createAudioResource,
  NoSubscriberBehavior,
  StreamType,
} from '@discordjs/voice';
import { StarlingError } from '@starling-tts/core';
import { describeError } from '../../operations/log.js';
import type { VoiceLog } from '../voice-log.js';
import type { Playback, PlayOptions } from '../voice-session.js';
import { FrameStream } from './frame-stream.js';
import { opusFrames } from './opus-frames.js';
import { SpeechBuffer, type SpeechBufferOptions } from './speech-buffer.js';

/** How the bot buffers speech. */
export const defaultSpeechBuffering: SpeechBufferOptions = { start: 0.2, ahead: 10, stalled: 60 };

/** Speaks one piece of audio at a time into the connections that are subscribed to its player. */
export class SpeechPlayer {
  /** The player of `@discordjs/voice`. */
  readonly player: AudioPlayer;
  readonly #log: VoiceLog;
  readonly #buffering: SpeechBufferOptions;
  #current: { readonly stream: FrameStream; readonly buffer: SpeechBuffer; isStopped: boolean } | undefined;

  constructor(log: VoiceLog, buffering: SpeechBufferOptions) {
    this.#log = log;
    this.#buffering = buffering;
    this.player = createAudioPlayer({
      behaviors: {
        noSubscriber: NoSubscriberBehavior.Pause,
        // A source that is late makes a pause; the default would drop the rest after 100 ms. A dead source is the buffer's business.
        maxMissedFrames: Number.POSITIVE_INFINITY,
      },
    });
    this.player.on('error', (error) => log.warn(describeError(error), 'the audio player reports an error'));
  }

  /** Whether something is being played. */
  get isPlaying(): boolean {
    return this.#current !== undefined;
  }

  /** See `VoiceSession.play`. */
  async play(audio: AsyncIterable<Float32Array>, { signal, onStarted }: PlayOptions): Promise<Playback> {
    if (this.#current) {
      const message = 'Something is being played in this channel already; wait for it, or stop it first.';
      throw new StarlingError('invalid_request', message, { problems: [{ field: 'audio', message }] });
    }
    const buffer = new SpeechBuffer(audio, this.#buffering);
    const stream = new FrameStream(opusFrames(buffer), () => this.#tell(onStarted));
    const current = { stream, buffer, isStopped: false };
    this.#current = current;
    const stop = () => this.stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      if (signal?.aborted) stop();
      else await this.#untilIdle(stream);
    } finally {
      signal?.removeEventListener('abort', stop);
      buffer.cancel();
      this.#current = undefined;
    }
    if (buffer.failure !== undefined && !current.isStopped) throw buffer.failure;
    return { framesSent: stream.framesRead, reason: current.isStopped ? 'stopped' : 'finished' };
  }

  /** See `VoiceSession.pause`. */
  pause(): boolean {
    return this.player.pause();
  }

  /** See `VoiceSession.resume`. */
  resume(): boolean {
    return this.player.unpause();
  }

  /** See `VoiceSession.stop`. With `atOnce`, no silence follows. */
  stop({ atOnce = false }: { readonly atOnce?: boolean } = {}): boolean {
    const current = this.#current;
    if (!current) return false;
    current.isStopped = true;
    current.buffer.cancel();
    // Only a player that is sending gets through its frames of silence.
    this.player.stop(atOnce || this.player.state.status !== AudioPlayerStatus.Playing);
    return true;
  }

  /** The library reads packets in a timer of its own, where nothing could catch what a listener throws. */
  #tell(listener: (() => void) | undefined): void {
    try {
      listener?.();
    } catch (error) {
      this.#log.warn(describeError(error), 'a listener of the speech failed');
    }
  }

  #untilIdle(stream: FrameStream): Promise<void> {
    return new Promise((resolve) => {
      const resource = createAudioResource(stream, { inputType: StreamType.Opus });
      const listener = () => {
        const { state } = this.player;
        if (state.status !== AudioPlayerStatus.Idle && state.resource === resource) return;
        this.player.off('stateChange', listener);
        resolve();
      };
      this.player.play(resource);
      this.player.on('stateChange', listener);
    });
  }
}
