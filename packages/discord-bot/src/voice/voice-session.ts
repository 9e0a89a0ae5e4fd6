import type { VoiceBasedChannel } from 'discord.js';
import type { Departure, DepartureCode } from './departure.js';
import type { GatewayAdapterCreator } from './library/voice-library.js';

/**
 * Where a session is: `connecting` until the first connection stands, `ready` while audio can be sent, `waiting` while the
 * connection is being made again (a move, a voice server that went away), `gone` for good.
 */
export type VoiceSessionState = 'connecting' | 'ready' | 'waiting' | 'gone';

/** Options of {@link VoiceSession.play}. */
export interface PlayOptions {
  /** Stops the audio like {@link VoiceSession.stop}; the promise then resolves with `stopped`. */
  readonly signal?: AbortSignal;
  /** Called once, when the first frame of speech is handed to the connection. */
  readonly onStarted?: () => void;
}

/** What became of audio that was played. */
export interface Playback {
  /** Frames of 20 ms that were handed to the connection, without the silence behind them. */
  readonly framesSent: number;
  /** `finished` when all of the audio was sent; `stopped` when it was cut short or the session went. */
  readonly reason: 'finished' | 'stopped';
}

/** Options of {@link VoiceSession.record}. */
export interface RecordOptions {
  /** Who is recorded. */
  readonly userId: string;
  /** Seconds after which there is enough. */
  readonly maximumSeconds: number;
  /** Seconds without a sound from that person after which the recording ends. Default 5. */
  readonly patienceSeconds?: number;
  /** Ends the recording; what was recorded until then is returned. */
  readonly signal?: AbortSignal;
  /** Called once, when the person is heard for the first time. */
  readonly onHeard?: () => void;
}

/** What one person said. */
export interface VoiceRecording {
  /** Mono samples, -1 to 1; long pauses are shortened. Empty when nothing was heard. */
  readonly samples: Float32Array;
  /** Always 48000 Hz. */
  readonly sampleRate: number;
  /** `full`: as long as wanted; `quiet`: nothing more was heard; `stopped`: the signal fired; `gone`: the connection ended. */
  readonly reason: 'full' | 'quiet' | 'stopped' | 'gone';
}

/**
 * The bot in one voice channel. A guild has at most one session, which survives moves, resumes and lost voice servers by
 * itself. Nothing in it throws out of an event: whatever ends it arrives at {@link VoiceSession.onGone}.
 */
export interface VoiceSession {
  /** The guild's id. */
  readonly guildId: string;
  /** The channel's id; changes when the bot is moved. */
  readonly channelId: string;
  /** Where the session is. */
  readonly state: VoiceSessionState;
  /** Whether audio is being played or waits for the connection or its source. */
  readonly isPlaying: boolean;
  /**
   * Speaks audio, one at a time: the first packet leaves as soon as a short start of it is there. While the connection is
   * being made, or its encryption agreed on, the audio waits. A source that is slower than speech causes pauses, never cuts.
   *
   * When speech is cut short, the source's iterator gets `return()`, at once and without waiting for a pending `next()`; a
   * source that costs work should stop it then.
   *
   * @param audio mono samples at 24000 Hz, -1 to 1 (beyond is clamped), in chunks of any length
   * @returns what became of it, once the last frame was sent
   * @throws StarlingError `invalid_request` when something is being played already, `engine_failed` when the source gives
   * nothing for too long, or whatever the source fails with (after what came before was spoken)
   */
  play(audio: AsyncIterable<Float32Array>, options?: PlayOptions): Promise<Playback>;
  /** Pauses what is being played. Returns whether there was something to pause. */
  pause(): boolean;
  /** Goes on after {@link VoiceSession.pause}. Returns whether something was paused. */
  resume(): boolean;
  /** Cuts short what is being played; listeners hear it fade into five frames of silence. Returns whether there was something. */
  stop(): boolean;
  /**
   * Records one person in the channel, with that person's consent, which is the caller's business. Otherwise the bot is deaf:
   * Discord sends it no audio, and everyone sees that. It hears only while something is recorded, and keeps nothing of others.
   *
   * @throws StarlingError `invalid_request` while another recording is made, `channel_unavailable` when the session is not
   * ready or what comes cannot be decrypted
   */
  record(options: RecordOptions): Promise<VoiceRecording>;
  /** Leaves the channel for good: playback stops, no packet follows. Does nothing when the session is gone already. */
  leave(code: DepartureCode): void;
  /**
   * Calls the listener once when the session is gone, whoever caused it; at once when it is gone already.
   *
   * @returns a function that takes the listener off
   */
  onGone(listener: (departure: Departure) => void): () => void;
  /**
   * Calls the listener with the new channel's id whenever the bot was moved to another channel of the guild.
   *
   * @returns a function that takes the listener off
   */
  onMoved(listener: (channelId: string) => void): () => void;
}

/** Options of {@link VoiceSessions.joinVoice}. */
export interface JoinVoiceOptions {
  /** The channel to speak in; only its id and its guild's are used. */
  readonly channel: Pick<VoiceBasedChannel, 'id' | 'guildId'>;
  /** `guild.voiceAdapterCreator` of the channel's guild. */
  readonly adapterCreator: GatewayAdapterCreator;
  /** Gives up joining and leaves again. */
  readonly signal?: AbortSignal;
}

/** The voice sessions of a bot, one per guild. */
export interface VoiceSessions {
  /**
   * Joins a channel and resolves when the connection stands. A guild's existing session is moved, or returned as it is when
   * it is in that channel already.
   *
   * @throws StarlingError `channel_unavailable` when Discord does not let the bot in or cannot be reached in time,
   * `aborted` when the signal fired
   */
  joinVoice(options: JoinVoiceOptions): Promise<VoiceSession>;
  /** The session of a guild, if it has one that is not gone. */
  get(guildId: string): VoiceSession | undefined;
  /** Every session that is not gone. */
  all(): readonly VoiceSession[];
  /** Leaves every channel, for the end of the process. */
  leaveAll(code: DepartureCode): void;
}
