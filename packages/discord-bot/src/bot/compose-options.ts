import type { Guild, GuildMember, User } from 'discord.js';
import { type ComposeOptions, spokenWords } from '../messages/index.js';
import { spokenLanguage } from '../speech/speech-request.js';
import type { BotContext } from './bot-context.js';
import { mentionNames } from './member-names.js';

/** How texts of a server are made into speech. */
export function composeOptions(
  context: BotContext,
  guild: Guild,
  mentioned: readonly (GuildMember | User)[],
): ComposeOptions {
  const { settings, dictionary } = context.store.guilds.get(guild.id);
  const language = spokenLanguage(settings.language, context.service.engine.info);
  return {
    language,
    words: spokenWords(language),
    names: mentionNames(context, guild, mentioned),
    emoji: settings.emoji,
    dictionaryWords: new Set(dictionary.map(({ written }) => written.toLowerCase())),
    now: context.now(),
    maxCharacters: settings.maxCharacters,
    maxSeconds: settings.maxSeconds,
  };
}
