/**
 * A Discord bot that reads a text channel aloud in a voice channel, each person in a voice of their own.
 *
 * @packageDocumentation
 */
export { type Departure, type DepartureCode, departure } from './voice/departure.js';
export type { VoiceLog } from './voice/voice-log.js';
export type {
  JoinVoiceOptions,
  Playback,
  PlayOptions,
  VoiceSession,
  VoiceSessionState,
  VoiceSessions,
} from './voice/voice-session.js';
export { createVoiceSessions, type VoiceSessionsOptions } from './voice/voice-sessions.js';
