import { choicesOf } from '../../bot/enqueue-speech.js';
import type { CommandPath } from '../../localization/index.js';
import { describeChoice, describeCommand } from '../../localization/index.js';
import { answer, type CommandContext, type CommandUse, sentence } from '../command.js';
import { plainText } from '../plain-text.js';
import { languageName } from './spoken-languages.js';

/** `/settings server show`. */
export async function showServerSettings(
  use: CommandUse,
  { store, library, service }: CommandContext,
): Promise<void> {
  const { settings } = store.guilds.get(use.guildId);
  const voice = settings.voiceId === undefined ? undefined : await library.findById(settings.voiceId);
  const mentions = (list: readonly string[], sign: string) =>
    list
      .slice(0, 20)
      .map((id) => `<${sign}${id}>`)
      .join(' ');
  const language = settings.language ?? service.engine.info.languages[0] ?? 'en';
  const rows: readonly (readonly [CommandPath, string | undefined])[] = [
    ['settings.server.reading.channel', settings.readChannelId && `<#${settings.readChannelId}>`],
    ['settings.server.reading.voice_chat', flag(use, settings.readVoiceChannelChat)],
    ['settings.server.reading.same_channel', flag(use, settings.requireSameChannel)],
    ['settings.server.reading.bots', flag(use, settings.readBots)],
    ['settings.server.reading.emoji', flag(use, settings.emoji === 'names')],
    ['settings.server.access', settings.requiredRoleId && `<@&${settings.requiredRoleId}>`],
    [
      'settings.server.ignore',
      `${mentions(settings.ignoredUserIds, '@')} ${mentions(settings.ignoredRoleIds, '@&')}`,
    ],
    ['settings.server.names', choice(use, settings.announceNames)],
    ['settings.server.limits.characters', String(settings.maxCharacters)],
    ['settings.server.limits.seconds', String(settings.maxSeconds)],
    ['settings.server.limits.per_minute', String(settings.messagesPerMinute)],
    ['settings.server.limits.waiting', String(settings.maxQueueLength)],
    ['settings.server.limits.when_full', choice(use, settings.whenFull)],
    ['settings.server.language', languageName(language, use.locale)],
    ['settings.server.prefixes.required', settings.requiredPrefix && plainText(settings.requiredPrefix)],
    ['settings.server.prefixes', settings.ignoredPrefixes.map((prefix) => plainText(prefix)).join(' ')],
    ['settings.server.presence.auto_join', settings.autoJoinChannelId && `<#${settings.autoJoinChannelId}>`],
    ['settings.server.presence.leave_after', String(settings.aloneSeconds)],
    ['settings.server.presence.leave_idle', String(settings.idleMinutes)],
    ['settings.server.voice', voice ? plainText(voice.name) : sentence(use, 'voiceDefault')],
    ['settings.server.cloning', flag(use, settings.allowCloning)],
  ];
  return show(use, sentence(use, 'settingsTitle'), rows);
}

/** `/settings user show`. */
export async function showUserSettings(use: CommandUse, context: CommandContext): Promise<void> {
  const choices = choicesOf(context, use.guildId, use.user.id);
  const asker = { userId: use.user.id, guildId: use.guildId };
  const voice = choices.voiceId === undefined ? undefined : await context.voices.find(choices.voiceId, asker);
  const { expressiveness, spokenName } = choices;
  return show(use, sentence(use, 'settingsUserTitle'), [
    ['voice.set', voice ? plainText(voice.name) : sentence(use, 'voiceDefault')],
    ['settings.user.name', spokenName && plainText(spokenName)],
    [
      'settings.user.expressiveness',
      expressiveness === undefined ? undefined : `${Math.round(expressiveness * 100)} %`,
    ],
    ['settings.user.speed', `${Math.round((choices.speed ?? 1) * 100)} %`],
    ['settings.user.reading', flag(use, !choices.optedOut)],
  ]);
}

function show(
  use: CommandUse,
  title: string,
  rows: readonly (readonly [path: CommandPath, value: string | undefined])[],
): Promise<void> {
  const lines = rows.map(([path, value]) => {
    const { description, descriptionLocalizations } = describeCommand(path);
    const name = (descriptionLocalizations[use.locale] ?? description).replace(/[;:].*$/, '');
    return `- ${name}: ${value?.trim() || sentence(use, 'none')}`;
  });
  return answer(use, [title, ...lines].join('\n').slice(0, 2000));
}

function flag(use: CommandUse, value: boolean): string {
  return sentence(use, value ? 'yes' : 'no');
}

function choice(use: CommandUse, value: Parameters<typeof describeChoice>[0]): string {
  const { name, name_localizations } = describeChoice(value);
  return name_localizations[use.locale] ?? name;
}
