import { randomUUID } from 'node:crypto';
import { abortedError, StarlingError, throwIfAborted } from '@starling-tts/core';
import { ChannelConnection } from './connection/channel-connection.js';
import { type ConnectionTimings, defaultConnectionTimings } from './connection/connection-timings.js';
import type { Departure, DepartureCode } from './departure.js';
import { containFaults } from './library/voice-library.js';
import { recordSpeaker } from './recording/record-speaker.js';
import { warmOpus } from './speech/opus-frames.js';
import type { SpeechBufferOptions } from './speech/speech-buffer.js';
import { defaultSpeechBuffering, SpeechPlayer } from './speech/speech-player.js';
import type { VoiceLog } from './voice-log.js';
import type {
  JoinVoiceOptions,
  Playback,
  PlayOptions,
  RecordOptions,
  VoiceRecording,
  VoiceSession,
  VoiceSessionState,
  VoiceSessions,
} from './voice-session.js';

/** Options of {@link createVoiceSessions}. */
export interface VoiceSessionsOptions {
  /** Where to write. A pino logger fits. */
  readonly log: VoiceLog;
  /** How patient connections are. Default {@link defaultConnectionTimings}; what is given here replaces parts of it. */
  readonly timings?: Partial<ConnectionTimings>;
  /** How speech is buffered. Default {@link defaultSpeechBuffering}. */
  readonly buffering?: Partial<SpeechBufferOptions>;
}

/** Creates the voice sessions of a bot and warms the encoder. Nothing connects yet. */
export function createVoiceSessions({ log, timings, buffering }: VoiceSessionsOptions): VoiceSessions {
  containFaults();
  warmOpus();
  const group = randomUUID();
  const sessions = new Map<string, ChannelSession>();

  return {
    joinVoice: async ({ channel, adapterCreator, signal }) => {
      throwIfAborted(signal);
      const { guildId, id: channelId } = channel;
      const existing = sessions.get(guildId);
      if (existing) {
        if (existing.channelId !== channelId) existing.moveTo(channelId);
        if (existing.state === 'connecting') await existing.untilReady(signal);
        return existing;
      }
      const session = new ChannelSession(
        { guildId, channelId, adapterCreator, group, log },
        timings,
        buffering,
      );
      sessions.set(guildId, session);
      session.onGone(() => sessions.delete(guildId));
      await session.untilReady(signal);
      return session;
    },
    get: (guildId) => sessions.get(guildId),
    all: () => [...sessions.values()],
    leaveAll: (code) => {
      for (const session of [...sessions.values()]) session.leave(code);
    },
  };
}

interface ChannelSessionOptions extends Pick<JoinVoiceOptions, 'adapterCreator'> {
  readonly guildId: string;
  readonly channelId: string;
  readonly group: string;
  readonly log: VoiceLog;
}

class ChannelSession implements VoiceSession {
  readonly guildId: string;
  readonly #speech: SpeechPlayer;
  readonly #connection: ChannelConnection;
  readonly #log: VoiceLog;
  readonly #goneListeners = new Set<(departure: Departure) => void>();
  readonly #movedListeners = new Set<(channelId: string) => void>();
  readonly #readyListeners = new Set<() => void>();
  #departure: Departure | undefined;
  #isRecording = false;

  constructor(
    options: ChannelSessionOptions,
    timings: Partial<ConnectionTimings> | undefined,
    buffering: Partial<SpeechBufferOptions> | undefined,
  ) {
    this.guildId = options.guildId;
    this.#log = options.log;
    this.#speech = new SpeechPlayer(options.log, { ...defaultSpeechBuffering, ...buffering });
    this.#connection = new ChannelConnection({
      ...options,
      player: this.#speech.player,
      timings: { ...defaultConnectionTimings, ...timings },
      onReady: () => this.#tell(this.#readyListeners, undefined),
      onMoved: (channelId) => this.#tell(this.#movedListeners, channelId),
      onGone: (departure) => this.#gone(departure),
    });
  }

  get channelId(): string {
    return this.#connection.channelId;
  }

  get state(): VoiceSessionState {
    return this.#connection.state;
  }

  get isPlaying(): boolean {
    return this.#speech.isPlaying;
  }

  async play(audio: AsyncIterable<Float32Array>, options: PlayOptions = {}): Promise<Playback> {
    if (this.state === 'gone') return { framesSent: 0, reason: 'stopped' };
    return this.#speech.play(audio, options);
  }

  pause(): boolean {
    return this.#speech.pause();
  }

  resume(): boolean {
    return this.#speech.resume();
  }

  stop(): boolean {
    return this.#speech.stop();
  }

  async record(options: RecordOptions): Promise<VoiceRecording> {
    if (this.#isRecording) {
      const message = 'Someone is being recorded in this channel already; wait until that is done.';
      throw new StarlingError('invalid_request', message, { problems: [{ field: 'userId', message }] });
    }
    this.#isRecording = true;
    try {
      return await this.#connection.listen((receiver) => recordSpeaker(receiver, options));
    } catch (error) {
      if (StarlingError.is(error)) throw error;
      const message = 'What the person says cannot be decrypted. Ask me to leave and join again.';
      throw new StarlingError('channel_unavailable', message, { reason: 'undecryptable' }, { cause: error });
    } finally {
      this.#isRecording = false;
    }
  }

  leave(code: DepartureCode): void {
    this.#connection.leave(code);
  }

  moveTo(channelId: string): void {
    this.#connection.moveTo(channelId);
  }

  onGone(listener: (departure: Departure) => void): () => void {
    if (this.#departure) listener(this.#departure);
    else this.#goneListeners.add(listener);
    return () => this.#goneListeners.delete(listener);
  }

  onMoved(listener: (channelId: string) => void): () => void {
    this.#movedListeners.add(listener);
    return () => this.#movedListeners.delete(listener);
  }

  /** Resolves when the connection stands for the first time; leaves the channel when the signal fires before. */
  untilReady(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        signal?.removeEventListener('abort', abort);
        offGone();
        this.#readyListeners.delete(ready);
      };
      const ready = () => {
        settle();
        resolve();
      };
      const abort = () => {
        settle();
        this.leave('asked');
        reject(abortedError(signal));
      };
      const offGone = this.onGone(({ code, explanation }) => {
        settle();
        reject(
          new StarlingError('channel_unavailable', `Could not join the voice channel. ${explanation}`, {
            reason: code,
          }),
        );
      });
      this.#readyListeners.add(ready);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #gone(departure: Departure): void {
    this.#departure = departure;
    this.#speech.stop({ atOnce: true });
    this.#tell(this.#goneListeners, departure);
    this.#goneListeners.clear();
  }

  /** A listener that throws does so inside the library's event handlers, where it would end the process. */
  #tell<Value>(listeners: ReadonlySet<(value: Value) => void>, value: Value): void {
    for (const listener of [...listeners]) {
      try {
        listener(value);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.#log.warn({ guildId: this.guildId, error: message }, 'a listener of the voice session failed');
      }
    }
  }
}
