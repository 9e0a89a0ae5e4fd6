import type { SpeechService, VoiceLibrary } from '@starling-tts/core';
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import type { BotConfiguration } from '../operations/configuration.js';
import type { FairSlots, RateLimits } from '../queue/index.js';
import type { VoiceAccess } from '../speech/voice-access.js';
import type { BotStore } from '../store/index.js';
import type { VoiceSessions } from '../voice/voice-session.js';
import type { EngineWatch } from './engine-watch.js';

/** What the parts of one bot share. */
export interface BotContext {
  /** What the operator decided. */
  readonly configuration: BotConfiguration;
  /** Discord. */
  readonly client: Client;
  /** Speech. */
  readonly service: SpeechService;
  /** Every voice, whoever may use it. */
  readonly library: VoiceLibrary;
  /** Who may use which voice. */
  readonly voices: VoiceAccess;
  /** What the bot remembers. */
  readonly store: BotStore;
  /** The voice channels that the bot is in. */
  readonly sessions: VoiceSessions;
  /** How much members and servers may have read. */
  readonly limits: RateLimits;
  /** How much is generated at the same time. */
  readonly slots: FairSlots;
  /** Whether the model works. */
  readonly engine: EngineWatch;
  /** The log: events with ids and codes, no texts. */
  readonly log: Logger;
  /** The clock, milliseconds since 1970. */
  readonly now: () => number;
}
