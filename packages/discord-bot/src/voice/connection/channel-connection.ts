import {
  type AudioPlayer,
  joinVoiceChannel,
  type VoiceConnection,
  VoiceConnectionDisconnectReason,
  type VoiceConnectionState,
  VoiceConnectionStatus,
  type VoiceReceiver,
} from '@discordjs/voice';
import { StarlingError } from '@starling-tts/core';
import { type Departure, type DepartureCode, departure } from '../departure.js';
import { createPacedAdapter, type PacedAdapter } from '../library/paced-adapter.js';
import { describeFault, type GatewayAdapterCreator, watchNetworking } from '../library/voice-library.js';
import type { VoiceLog } from '../voice-log.js';
import type { VoiceSessionState } from '../voice-session.js';
import { closeAction } from './close-codes.js';
import { type ConnectionTimings, maximumJoinAttempts } from './connection-timings.js';
import { EncryptionGate } from './encryption-gate.js';

/** What a {@link ChannelConnection} is made of. */
export interface ChannelConnectionOptions {
  /** The guild's id. */
  readonly guildId: string;
  /** The channel to join. */
  readonly channelId: string;
  /** Keeps connections of several bots in one process apart. */
  readonly group: string;
  /** How discord.js talks to the main gateway. */
  readonly adapterCreator: GatewayAdapterCreator;
  /** What speaks. */
  readonly player: AudioPlayer;
  /** How patient to be. */
  readonly timings: ConnectionTimings;
  /** Where to write. */
  readonly log: VoiceLog;
  /** The connection stands, for the first time or again. */
  readonly onReady: () => void;
  /** The bot was moved. */
  readonly onMoved: (channelId: string) => void;
  /** The connection is gone for good. */
  readonly onGone: (departure: Departure) => void;
}

/**
 * One voice connection, kept alive. `@discordjs/voice` resumes and follows moves by itself; this adds what it leaves out:
 * an end to waiting, pauses between attempts, close codes that are final, and speech only once it is encrypted.
 */
export class ChannelConnection {
  readonly #options: ChannelConnectionOptions;
  readonly #adapter: PacedAdapter;
  readonly #connection: VoiceConnection;
  readonly #gate: EncryptionGate;
  #state: VoiceSessionState = 'connecting';
  #channelId: string;
  /** Discord said that the bot is in a channel; before, its word is about an earlier session. */
  #isInside = false;
  #joining: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(options: ChannelConnectionOptions) {
    const { guildId, channelId, group, adapterCreator, player, timings } = options;
    this.#options = options;
    this.#channelId = channelId;
    this.#adapter = createPacedAdapter({
      create: adapterCreator,
      firstDelay: timings.firstRejoinDelay,
      longestDelay: timings.longestRejoinDelay,
      maximumAttempts: maximumJoinAttempts,
      onExhausted: () => this.leave('unreachable'),
      onChannel: (id) => this.#follow(id),
    });
    this.#connection = joinVoiceChannel({
      guildId,
      channelId,
      group,
      adapterCreator: this.#adapter.creator,
      selfDeaf: true,
      selfMute: false,
    });
    this.#gate = new EncryptionGate(this.#connection, player, timings.encryption);
    watchNetworking(this.#connection, {
      onClose: (closeCode) => this.#closed(closeCode),
      onEncryptionRestart: () => {
        if (this.#state === 'ready') this.#gate.open();
      },
    });
    this.#connection.on('stateChange', (before, after) => this.#changed(before, after));
    // The library goes on trying by itself; an error without a listener would end the process.
    this.#connection.on('error', (error) => {
      options.log.warn({ guildId, ...describeFault(error) }, 'voice connection reports an error');
    });
    this.#joining = setTimeout(
      () => this.leave(this.#isInside ? 'unreachable' : 'not_allowed'),
      timings.join,
    );
    this.#waitOrTryAgain();
  }

  /** Where the connection is. */
  get state(): VoiceSessionState {
    return this.#state;
  }

  /** The channel the bot is in, or is joining. */
  get channelId(): string {
    return this.#channelId;
  }

  /** Asks Discord to move the bot to another channel of the guild. */
  moveTo(channelId: string): void {
    if (this.#state === 'gone') return;
    this.#adapter.expedite();
    this.#connection.rejoin({ ...this.#connection.joinConfig, channelId });
  }

  /** Discord did not move the bot: what is asked for from now on is the channel that it is in. */
  stay(): void {
    this.#connection.joinConfig.channelId = this.#channelId;
  }

  /**
   * Hears what people say while the work is done, and is deaf again afterwards.
   *
   * @throws StarlingError `channel_unavailable` when the connection does not stand
   */
  async listen<Result>(work: (receiver: VoiceReceiver) => Promise<Result>): Promise<Result> {
    if (this.#state !== 'ready') {
      const message = 'Nobody can be heard while the voice connection does not stand. Try again in a moment.';
      throw new StarlingError('channel_unavailable', message, { reason: this.#state });
    }
    this.#setDeaf(false);
    try {
      return await work(this.#connection.receiver);
    } finally {
      this.#setDeaf(true);
    }
  }

  /** Leaves for good. */
  leave(code: DepartureCode, closeCode?: number): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    for (const timer of [this.#joining, this.#patience, this.#settling]) clearTimeout(timer);
    this.#gate.close();
    if (this.#connection.state.status !== VoiceConnectionStatus.Destroyed) this.#connection.destroy();
    const { guildId, log, onGone } = this.#options;
    log.info({ guildId, channelId: this.#channelId, reason: code, closeCode }, 'left the voice channel');
    onGone(departure(code, closeCode));
  }

  #setDeaf(selfDeaf: boolean): void {
    if (this.#state === 'ready') {
      this.#adapter.expedite();
      this.#connection.rejoin({ ...this.#connection.joinConfig, selfDeaf });
    } else {
      // Goes out with the next attempt to rejoin.
      this.#connection.joinConfig.selfDeaf = selfDeaf;
    }
  }

  #changed(before: VoiceConnectionState, after: VoiceConnectionState): void {
    if (this.#state === 'gone' || before.status === after.status) return;
    const { guildId, log, timings } = this.#options;
    log.debug({ guildId, from: before.status, to: after.status }, 'voice connection changes its state');
    if (after.status === VoiceConnectionStatus.Ready) {
      this.#ready();
      return;
    }
    if (before.status === VoiceConnectionStatus.Ready) {
      this.#state = 'waiting';
      clearTimeout(this.#settling);
      this.#gate.close();
    }
    if (after.status === VoiceConnectionStatus.Destroyed) {
      // discord.js ends the adapter when the bot was removed from the guild or its shard cannot come back. The library is
      // still at work on its state here.
      setImmediate(() => this.leave('server_lost'));
    } else if (after.status === VoiceConnectionStatus.Disconnected) {
      if (after.reason !== VoiceConnectionDisconnectReason.WebSocketClose) {
        this.#waitFor(timings.reconnect, 'unreachable');
      }
    } else {
      this.#waitOrTryAgain();
    }
  }

  #ready(): void {
    const { guildId, log, timings, onReady } = this.#options;
    for (const timer of [this.#joining, this.#patience, this.#settling]) clearTimeout(timer);
    this.#settling = setTimeout(() => this.#adapter.settle(), timings.settled);
    this.#state = 'ready';
    log.info({ guildId, channelId: this.#channelId }, 'voice connection stands');
    this.#gate.open();
    onReady();
  }

  #closed(closeCode: number): void {
    if (this.#state === 'gone') return;
    const { guildId, log, timings } = this.#options;
    const action = closeAction(closeCode);
    log.info({ guildId, closeCode, action: action.kind }, 'voice server closed the connection');
    if (action.kind === 'leave') {
      this.leave(action.departure, closeCode);
    } else if (action.kind === 'wait') {
      this.#adapter.cancel();
      this.#waitFor(timings.move, action.departure, closeCode);
    }
  }

  /** Gives Discord so long to make the connection stand, or else the bot leaves. */
  #waitFor(milliseconds: number, otherwise: DepartureCode, closeCode?: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.leave(otherwise, closeCode), milliseconds);
  }

  /** Tries again after a time: a lost datagram, or a message that Discord never answers, leaves the library waiting for ever. */
  #waitOrTryAgain(): void {
    const { timings } = this.#options;
    clearTimeout(this.#patience);
    const patience = this.#state === 'connecting' ? timings.join / 3 : timings.reconnect;
    this.#patience = setTimeout(() => {
      // An attempt that waits for its turn would begin to wait anew.
      if (!this.#adapter.isWaiting) this.#connection.rejoin();
      this.#waitOrTryAgain();
    }, patience);
  }

  /** Discord's word on where the bot is. */
  #follow(channelId: string | null): void {
    if (this.#state === 'gone') return;
    if (channelId === null) {
      // Someone disconnected the bot or deleted its channel: nothing to wait for.
      if (this.#isInside) setImmediate(() => this.leave('disconnected'));
      return;
    }
    this.#isInside = true;
    if (channelId === this.#channelId) return;
    this.#channelId = channelId;
    const { guildId, log, onMoved } = this.#options;
    log.info({ guildId, channelId }, 'moved to another voice channel');
    onMoved(channelId);
  }
}
