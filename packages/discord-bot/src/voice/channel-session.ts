import { abortedError, StarlingError } from '@starling-tts/core';
import { ChannelConnection } from './connection/channel-connection.js';
import type { ConnectionTimings } from './connection/connection-timings.js';
import { type Departure, type DepartureCode, departure } from './departure.js';
import { Listeners } from './listeners.js';
import { recordSpeaker } from './recording/record-speaker.js';
import type { SpeechBufferOptions } from './speech/speech-buffer.js';
import { SpeechPlayer } from './speech/speech-player.js';
import type { VoiceLog } from './voice-log.js';
import type {
  JoinVoiceOptions,
  Playback,
  PlayOptions,
  RecordOptions,
  VoiceRecording,
  VoiceSession,
  VoiceSessionState,
} from './voice-session.js';

/** What a {@link ChannelSession} is made of. */
export interface ChannelSessionOptions extends Pick<JoinVoiceOptions, 'adapterCreator'> {
  /** The guild's id. */
  readonly guildId: string;
  /** The channel to join. */
  readonly channelId: string;
  /** Keeps connections of several bots in one process apart. */
  readonly group: string;
  /** Where to write. */
  readonly log: VoiceLog;
  /** How patient to be. */
  readonly timings: ConnectionTimings;
  /** How speech is buffered. */
  readonly buffering: SpeechBufferOptions;
}

/** A connection, what speaks into it and what listens to it, as one session. */
export class ChannelSession implements VoiceSession {
  readonly guildId: string;
  readonly #timings: ConnectionTimings;
  readonly #speech: SpeechPlayer;
  readonly #connection: ChannelConnection;
  readonly #ready: Listeners<void>;
  readonly #moved: Listeners<string>;
  readonly #gone: Listeners<Departure>;
  #departure: Departure | undefined;
  #isRecording = false;

  /** Begins to join. */
  constructor({ buffering, ...options }: ChannelSessionOptions) {
    const { guildId, log, timings } = options;
    this.guildId = guildId;
    this.#timings = timings;
    this.#ready = new Listeners(log);
    this.#moved = new Listeners(log);
    this.#gone = new Listeners(log);
    this.#speech = new SpeechPlayer(log, buffering);
    this.#connection = new ChannelConnection({
      ...options,
      player: this.#speech.player,
      onReady: () => this.#ready.tell(),
      onMoved: (channelId) => this.#moved.tell(channelId),
      onGone: (departure) => {
        this.#departure = departure;
        this.#speech.stop({ atOnce: true });
        this.#gone.tell(departure);
      },
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

  onGone(listener: (departure: Departure) => void): () => void {
    if (!this.#departure) return this.#gone.add(listener);
    listener(this.#departure);
    return () => undefined;
  }

  onMoved(listener: (channelId: string) => void): () => void {
    return this.#moved.add(listener);
  }

  /** Resolves when the connection stands for the first time; leaves the channel when the signal fires before. */
  async untilReady(signal: AbortSignal | undefined): Promise<void> {
    const outcome = await this.#outcome((done) => this.#ready.add(done), signal);
    if (outcome === 'aborted') this.leave('asked');
    this.#throwUnlessDone(outcome, signal);
  }

  /** Resolves when Discord has moved the bot; it stays where it is when the signal fires or Discord does not do it in time. */
  async moveTo(channelId: string, signal: AbortSignal | undefined): Promise<void> {
    const outcome = this.#outcome(
      (done) => this.onMoved((movedTo) => movedTo === channelId && done()),
      signal,
      this.#timings.join,
    );
    this.#connection.moveTo(channelId);
    if ((await outcome) !== 'done') this.#connection.stay();
    this.#throwUnlessDone(await outcome, signal);
  }

  /** Waits for the first of: what is waited for, the end of the session, the signal, the end of patience. */
  #outcome(
    listen: (done: () => void) => () => void,
    signal: AbortSignal | undefined,
    patience?: number,
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      const cleanUps: (() => void)[] = [];
      const end = (outcome: Outcome) => () => {
        for (const cleanUp of cleanUps) cleanUp();
        resolve(outcome);
      };
      const abort = end('aborted');
      signal?.addEventListener('abort', abort, { once: true });
      const timer = patience === undefined ? undefined : setTimeout(end('late'), patience);
      cleanUps.push(
        listen(end('done')),
        this.onGone(end('gone')),
        () => signal?.removeEventListener('abort', abort),
        () => clearTimeout(timer),
      );
    });
  }

  #throwUnlessDone(outcome: Outcome, signal: AbortSignal | undefined): void {
    if (outcome === 'done') return;
    if (outcome === 'aborted') throw abortedError(signal);
    const { code, explanation } = this.#departure ?? departure('not_allowed');
    const message =
      outcome === 'gone'
        ? `Could not join the voice channel. ${explanation}`
        : 'Could not move to the voice channel: Discord did not do it. See whether the bot may connect there.';
    throw new StarlingError('channel_unavailable', message, { reason: code });
  }
}

type Outcome = 'done' | 'gone' | 'aborted' | 'late';
