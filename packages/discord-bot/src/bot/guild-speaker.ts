import { StarlingError } from '@starling-tts/core';
import { NameAnnouncer } from '../messages/index.js';
import { describeError } from '../operations/log.js';
import { GuildQueue, RepeatGuard } from '../queue/index.js';
import { speakRequest } from '../speech/speaker.js';
import type { SpeechRequest } from '../speech/speech-request.js';
import type { VoiceSession } from '../voice/voice-session.js';
import type { BotContext } from './bot-context.js';

/** Errors that are about one text, not about the model. */
const textErrors: ReadonlySet<string> = new Set(['text_not_speakable', 'invalid_request', 'aborted']);

/** What a speaker tells. */
export interface SpeakerEvents {
  /** The model failed, and the server should know. */
  readonly onEngineFailure: () => void;
  /** It begins to speak, or has nothing more to say. */
  readonly onActive: (isActive: boolean) => void;
}

/** The bot in one voice channel: what it has to say and what it said last. */
export class GuildSpeaker {
  /** The voice connection. */
  readonly session: VoiceSession;
  /** The text channel where it was asked to come; notices go there. */
  textChannelId: string | undefined;
  /** What waits to be said. */
  readonly queue: GuildQueue<SpeechRequest>;
  /** Whose name was said last. */
  readonly announcer = new NameAnnouncer();
  /** What was written last. */
  readonly repeats = new RepeatGuard();

  constructor(
    context: BotContext,
    session: VoiceSession,
    textChannelId: string | undefined,
    events: SpeakerEvents,
  ) {
    this.session = session;
    this.textChannelId = textChannelId;
    const { guildId } = session;
    const { service, voices, store, slots, engine, log, now } = context;
    this.queue = new GuildQueue<SpeechRequest>({
      guildId,
      slots,
      speak: async function* (request, signal) {
        const onClonedVoice = ({ id }: { readonly id: string }) =>
          log.info({ guildId, userId: request.userId, voiceId: id }, 'a cloned voice speaks');
        yield* speakRequest({ service, voices, onClonedVoice }, request, signal);
        log.debug({ guildId }, 'speech is made');
      },
      play: async (audio, signal) => {
        const started = now();
        const { framesSent, reason } = await session.play(audio, {
          signal,
          onStarted: () => log.debug({ guildId, milliseconds: now() - started }, 'speech begins'),
        });
        // What was stopped before it began says nothing about the model.
        if (framesSent > 0) engine.worked();
        log.debug({ guildId, framesSent, reason }, 'speech ended');
      },
      limits: () => {
        const { maxQueueLength, maxSeconds, whenFull } = store.guilds.get(guildId).settings;
        return { maxLength: maxQueueLength, maxSeconds: maxQueueLength * maxSeconds, whenFull };
      },
      onActive: events.onActive,
      onFailure: (error) => {
        if (StarlingError.is(error) && textErrors.has(error.code)) {
          log.debug({ guildId, ...describeError(error) }, 'a text was not spoken');
          return;
        }
        log.error({ guildId, ...describeError(error) }, 'speech failed');
        if (engine.failed(guildId, now())) events.onEngineFailure();
      },
    });
  }

  /** The voice channel. */
  get channelId(): string {
    return this.session.channelId;
  }
}
