/**
 * A Discord bot that reads a text channel aloud in a voice channel, each person in a voice of their own.
 *
 * @packageDocumentation
 */
export { type Bot, type BotOptions, createBot } from './bot/create-bot.js';
export {
  type BotConfiguration,
  configurationVariables,
  type LogLevel,
  type ModelChoice,
  readConfiguration,
} from './operations/configuration.js';
export { type BotHealth, type HealthServer, startHealthServer } from './operations/health-server.js';
export { createLog, type LogOptions } from './operations/log.js';
export { runBot } from './operations/run-bot.js';
export {
  type BotStore,
  type DictionaryEntry,
  type FileStoreOptions,
  type GuildRecord,
  type GuildSettings,
  type MemberChoices,
  type OwnedVoice,
  openFileStore,
  type RecordCollection,
  type UserRecord,
  type VoiceRecords,
} from './store/index.js';
export type { ConnectionTimings } from './voice/connection/connection-timings.js';
export { type Departure, type DepartureCode, departure } from './voice/departure.js';
export type { SpeechBufferOptions } from './voice/speech/speech-buffer.js';
export type { VoiceLog } from './voice/voice-log.js';
export type {
  JoinVoiceOptions,
  Playback,
  PlayOptions,
  RecordOptions,
  VoiceRecording,
  VoiceSession,
  VoiceSessionState,
  VoiceSessions,
} from './voice/voice-session.js';
export { createVoiceSessions, type VoiceSessionsOptions } from './voice/voice-sessions.js';
