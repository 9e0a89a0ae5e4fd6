import { estimateSeconds } from '../messages/index.js';
import type { LimitMet, RateLimitRules } from '../queue/index.js';
import { type SpeechRequest, spokenLanguage } from '../speech/speech-request.js';
import type { MemberChoices } from '../store/index.js';
import type { BotContext } from './bot-context.js';
import type { GuildSpeaker } from './guild-speaker.js';

/** What a member chose, as it holds in a server. */
export function choicesOf(
  { store }: Pick<BotContext, 'store'>,
  guildId: string,
  userId: string,
): MemberChoices {
  const record = store.users.find(userId);
  return { ...record?.everywhere, ...record?.guilds[guildId] };
}

/** The limits of a server. Characters follow from messages: so many of ordinary length. */
export function rateRules({ configuration, store }: BotContext, guildId: string): RateLimitRules {
  const { messagesPerMinute, maxCharacters, maxQueueLength } = store.guilds.get(guildId).settings;
  const perMember = (messagesPerMinute * maxCharacters) / 2;
  return {
    memberMessages: { burst: Math.max(3, Math.ceil(messagesPerMinute / 3)), perMinute: messagesPerMinute },
    memberCharacters: { burst: Math.max(2 * maxCharacters, perMember / 3), perMinute: perMember },
    guildCharacters: {
      burst: maxQueueLength * maxCharacters,
      perMinute: Math.min(configuration.charactersPerMinute, 5000),
    },
    processCharacters: {
      burst: configuration.charactersPerMinute,
      perMinute: configuration.charactersPerMinute,
    },
  };
}

/** Something to be said, and for whom. */
export interface SpeechOrder {
  /** Who wrote it. */
  readonly userId: string;
  /** The message it comes from. */
  readonly messageId?: string | undefined;
  /** What to say, with the name. */
  readonly text: string;
  /** What to say, without the name. */
  readonly body: string;
}

/** What became of it. */
export type EnqueueResult = 'queued' | 'full' | 'repeated' | LimitMet;

/** How many times as long as estimated speech may be before it is cut: numbers and slow voices take longer than their letters tell. */
const timesEstimate = 2;

/** Lines a text up after all limits were looked at. */
export function enqueueSpeech(context: BotContext, speaker: GuildSpeaker, order: SpeechOrder): EnqueueResult {
  const { guildId } = speaker.session;
  const { userId, messageId, text, body } = order;
  const { settings, dictionary } = context.store.guilds.get(guildId);
  if (speaker.repeats.isRepeated(userId, body)) return 'repeated';
  const language = spokenLanguage(settings.language, context.service.engine.info);
  const choices = choicesOf(context, guildId, userId);
  const seconds = estimateSeconds(text, language) / (choices.speed ?? 1);
  // What is refused for want of room does not count.
  if (!speaker.queue.hasRoom(seconds)) return 'full';
  const limit = context.limits.take(guildId, userId, text.length, rateRules(context, guildId));
  if (limit !== undefined) return limit;
  const speech: SpeechRequest = {
    userId,
    guildId,
    text,
    voiceId: choices.voiceId ?? settings.voiceId,
    expressiveness: choices.expressiveness,
    speed: choices.speed,
    maxSeconds: timesEstimate * settings.maxSeconds,
    language,
    dictionary,
  };
  return speaker.queue.add({ authorId: userId, messageId, seconds, speech });
}
