import type { GuildSettings } from '../../store/index.js';
import { guildSettingsSchema, maxListEntries } from '../../store/schemas.js';
import { answer, type CommandContext, type CommandUse, say, sentence } from '../command.js';
import { chosenVoice } from '../voice/suggest-voices.js';
import { showServerSettings } from './show-settings.js';

type Change = { readonly [Field in keyof GuildSettings]?: GuildSettings[Field] | undefined };

/** Changes settings of a server. What is undefined goes back to not being set. */
function change(use: CommandUse, { store }: CommandContext, changes: Change): void {
  store.guilds.update(use.guildId, (record) => {
    const merged = { ...record.settings, ...changes };
    return { ...record, settings: guildSettingsSchema.parse(merged) };
  });
}

/** Leaves out what was not named. */
function named(changes: Record<string, unknown>): Change {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null)) as Change;
}

async function save(use: CommandUse, context: CommandContext, changes: Change): Promise<void> {
  if (Object.keys(changes).length === 0) return say(use, 'settingsNothing');
  change(use, context, changes);
  return say(use, 'settingsSaved');
}

/** The subcommands of `/settings server`. Who may use them was looked at before. */
export const serverSettings: Readonly<
  Record<string, (use: CommandUse, context: CommandContext) => Promise<void>>
> = {
  show: (use, context) => showServerSettings(use, context),

  reading(use, context) {
    const { options } = use;
    const emoji = options.getBoolean('emoji');
    const changes = named({
      readChannelId: options.getChannel('channel')?.id ?? null,
      readVoiceChannelChat: options.getBoolean('voice_chat'),
      requireSameChannel: options.getBoolean('same_channel'),
      readBots: options.getBoolean('bots'),
      emoji: emoji === null ? null : emoji ? 'names' : 'skip',
    });
    return save(
      use,
      context,
      options.getBoolean('clear_channel') ? { ...changes, readChannelId: undefined } : changes,
    );
  },

  access: (use, context) => save(use, context, { requiredRoleId: use.options.getRole('role')?.id }),

  async ignore(use, context) {
    const { options } = use;
    const user = options.getUser('member');
    const role = options.getRole('role');
    if (user === null && role === null) return say(use, 'settingsNothing');
    const { ignoredUserIds, ignoredRoleIds } = context.store.guilds.get(use.guildId).settings;
    const isTakenOff = options.getBoolean('read_again') ?? false;
    const users = changedList(ignoredUserIds, user?.id, isTakenOff);
    const roles = changedList(ignoredRoleIds, role?.id, isTakenOff);
    if (users.length > maxListEntries || roles.length > maxListEntries) return say(use, 'listFull');
    if (user !== null && !isTakenOff) {
      context.speakers.get(use.guildId)?.queue.remove(({ authorId }) => authorId === user.id);
    }
    return save(use, context, { ignoredUserIds: users, ignoredRoleIds: roles });
  },

  names: (use, context) => save(use, context, named({ announceNames: use.options.getString('when', true) })),

  limits(use, context) {
    const { options } = use;
    return save(
      use,
      context,
      named({
        maxCharacters: options.getInteger('characters'),
        maxSeconds: options.getInteger('seconds'),
        messagesPerMinute: options.getInteger('per_minute'),
        maxQueueLength: options.getInteger('waiting'),
        whenFull: options.getString('when_full'),
      }),
    );
  },

  async language(use, context) {
    const language = use.options.getString('language')?.trim().toLowerCase();
    const { languages } = context.service.engine.info;
    if (language !== undefined && !languages.includes(language)) {
      return say(use, 'languageUnknown', { languages: languages.join(', ') });
    }
    return save(use, context, { language });
  },

  async prefixes(use, context) {
    const required = use.options.getString('required')?.trim();
    const ignored = use.options.getString('ignored')?.trim();
    const list = ignored === undefined ? undefined : isNone(ignored) ? [] : ignored.split(/\s+/u);
    const isGood = (prefix: string) => prefix.length >= 1 && prefix.length <= 10;
    if (
      (required !== undefined && !isGood(required)) ||
      (list && (list.length > 20 || !list.every(isGood)))
    ) {
      return say(use, 'prefixBad');
    }
    return save(use, context, {
      ...(required !== undefined && { requiredPrefix: isNone(required) ? undefined : required }),
      ...(list !== undefined && { ignoredPrefixes: list }),
    });
  },

  presence(use, context) {
    const { options } = use;
    const changes = named({
      autoJoinChannelId: options.getChannel('auto_join')?.id ?? null,
      aloneSeconds: options.getInteger('leave_after'),
      idleMinutes: options.getInteger('leave_idle'),
    });
    return save(
      use,
      context,
      options.getBoolean('no_auto_join') ? { ...changes, autoJoinChannelId: undefined } : changes,
    );
  },

  async voice(use, context) {
    const isDefault = use.options.getString('voice') === null;
    const voice = await chosenVoice(use, context, 'usable');
    // A cloned voice is its owner's alone.
    if (!isDefault && (voice === undefined || voice.owned !== undefined)) return say(use, 'voiceUnknown');
    return save(use, context, { voiceId: voice?.id });
  },

  cloning: (use, context) => save(use, context, { allowCloning: use.options.getBoolean('allowed', true) }),

  async reset(use, { store }) {
    store.guilds.update(use.guildId, (record) => ({ ...record, settings: guildSettingsSchema.parse({}) }));
    return answer(use, sentence(use, 'settingsReset'));
  },
};

function changedList(list: readonly string[], id: string | undefined, isTakenOff: boolean): string[] {
  const others = list.filter((entry) => entry !== id);
  return id === undefined || isTakenOff ? others : [...others, id];
}

function isNone(text: string): boolean {
  return /^(?:none|keine?[rs]?|aucune?|ningun[oa]|ning[uú]no|なし)$/i.test(text);
}
