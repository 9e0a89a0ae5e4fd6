import { randomUUID } from 'node:crypto';
import { throwIfAborted } from '@starling-tts/core';
import { ChannelSession } from './channel-session.js';
import { type ConnectionTimings, defaultConnectionTimings } from './connection/connection-timings.js';
import { containFaults } from './library/voice-library.js';
import { warmOpus } from './speech/opus-frames.js';
import type { SpeechBufferOptions } from './speech/speech-buffer.js';
import { defaultSpeechBuffering } from './speech/speech-player.js';
import type { VoiceLog } from './voice-log.js';
import type { VoiceSessions } from './voice-session.js';

/** Options of {@link createVoiceSessions}. */
export interface VoiceSessionsOptions {
  /** Where to write. A pino logger fits. */
  readonly log: VoiceLog;
  /** How patient connections are; what is not given is as in {@link defaultConnectionTimings}. */
  readonly timings?: Partial<ConnectionTimings>;
  /** How speech is buffered; what is not given is as in {@link defaultSpeechBuffering}. */
  readonly buffering?: Partial<SpeechBufferOptions>;
}

/** Creates the voice sessions of a bot and warms the encoder. Nothing connects yet. */
export function createVoiceSessions({ log, timings, buffering }: VoiceSessionsOptions): VoiceSessions {
  containFaults();
  warmOpus();
  const sessions = new Map<string, ChannelSession>();
  const common = {
    log,
    group: randomUUID(),
    timings: { ...defaultConnectionTimings, ...timings },
    buffering: { ...defaultSpeechBuffering, ...buffering },
  };

  return {
    joinVoice: async ({ channel, adapterCreator, signal }) => {
      throwIfAborted(signal);
      const { guildId, id: channelId } = channel;
      const existing = sessions.get(guildId);
      if (existing) {
        if (existing.state === 'connecting') await existing.untilReady(signal);
        if (existing.channelId !== channelId) await existing.moveTo(channelId, signal);
        return existing;
      }
      const session = new ChannelSession({ ...common, guildId, channelId, adapterCreator });
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
