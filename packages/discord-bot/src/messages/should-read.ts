import { maxMessageLength } from './clean-up/clean-up.js';

/** What decides whether a message is read, without anything of Discord's library. */
export interface MessageFacts {
  /** The text as it was written. */
  readonly content: string;
  /** Files and stickers together. */
  readonly thingsSent: number;
  /** Whether it has something forwarded that is text. */
  readonly isForward: boolean;
  /** Whether Discord itself wrote it, such as "Anna joined". */
  readonly isSystem: boolean;
  /** Whether a bot or a webhook wrote it. */
  readonly isFromBot: boolean;
  /** Whether this bot wrote it. */
  readonly isOwn: boolean;
  /** Whether it was sent as `@silent`. */
  readonly isSilent: boolean;
  /** Who wrote it. */
  readonly authorId: string;
  /** The author's roles. */
  readonly roleIds: readonly string[];
  /** The voice channel that the author is in. */
  readonly authorVoiceChannelId: string | undefined;
  /** The voice channel that the bot is in. */
  readonly botVoiceChannelId: string;
}

/** The rules of a server, as far as they decide. */
export interface ReadingRules {
  /** Whether bots and webhooks are read. */
  readonly readBots: boolean;
  /** Whether authors have to be in the bot's voice channel. */
  readonly requireSameChannel: boolean;
  /** Only members with this role are read. */
  readonly requiredRoleId?: string | undefined;
  /** Members that are not read. */
  readonly ignoredUserIds: readonly string[];
  /** Members with one of these roles are not read. */
  readonly ignoredRoleIds: readonly string[];
  /** Only messages that begin with this are read, without it. */
  readonly requiredPrefix?: string | undefined;
  /** Messages that begin with one of these are not read. */
  readonly ignoredPrefixes: readonly string[];
}

/** Why a message is not read. */
export type SkipReason =
  | 'own'
  | 'system'
  | 'silent'
  | 'bot'
  | 'ignored'
  | 'opted-out'
  | 'role-missing'
  | 'elsewhere'
  | 'prefix'
  | 'empty'
  | 'too-long';

/** What becomes of a message. */
export type ReadDecision =
  | { readonly read: true; readonly content: string }
  | { readonly read: false; readonly reason: SkipReason };

/** Decides, before any rule of the clean-up runs, whether a message is read. */
export function decideReading(
  message: MessageFacts,
  rules: ReadingRules,
  hasOptedOut: boolean,
): ReadDecision {
  const reason = reasonToSkip(message, rules, hasOptedOut);
  if (reason !== undefined) return { read: false, reason };
  const { requiredPrefix } = rules;
  return {
    read: true,
    content:
      requiredPrefix === undefined
        ? message.content
        : message.content.trimStart().slice(requiredPrefix.length),
  };
}

function reasonToSkip(
  message: MessageFacts,
  rules: ReadingRules,
  hasOptedOut: boolean,
): SkipReason | undefined {
  if (message.isOwn) return 'own';
  if (message.isSystem) return 'system';
  if (message.isSilent) return 'silent';
  if (message.isFromBot) {
    if (!rules.readBots) return 'bot';
  } else {
    if (rules.requireSameChannel && message.authorVoiceChannelId !== message.botVoiceChannelId)
      return 'elsewhere';
    if (rules.requiredRoleId !== undefined && !message.roleIds.includes(rules.requiredRoleId))
      return 'role-missing';
  }
  if (rules.ignoredUserIds.includes(message.authorId)) return 'ignored';
  if (message.roleIds.some((role) => rules.ignoredRoleIds.includes(role))) return 'ignored';
  if (hasOptedOut) return 'opted-out';
  if (message.content.length > maxMessageLength) return 'too-long';
  const content = message.content.trimStart();
  if (content === '' && message.thingsSent === 0 && !message.isForward) return 'empty';
  if (rules.ignoredPrefixes.some((prefix) => prefix !== '' && content.startsWith(prefix))) return 'prefix';
  if (rules.requiredPrefix !== undefined && !content.startsWith(rules.requiredPrefix)) return 'prefix';
  return undefined;
}
