import { ChannelType } from 'discord.js';
import { describeChoice } from '../../localization/index.js';
import { nameAnnouncements } from '../../messages/index.js';
import { mayManageServer } from '../../permissions/permissions.js';
import { askerOf, type Command, describe, newCommand, say } from '../command.js';
import { suggestVoices } from '../voice/suggest-voices.js';
import { serverSettings } from './server-settings.js';
import { suggestLanguages } from './spoken-languages.js';
import { userSettings } from './user-settings.js';

/** `/settings`: the server's, for who manages it, and everybody's own. */
export const settings: Command = {
  definition: newCommand('settings')
    .addSubcommandGroup((group) =>
      describe(group, 'settings.server')
        .addSubcommand((sub) => describe(sub, 'settings.server.show'))
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.reading')
            .addChannelOption((option) =>
              describe(option, 'settings.server.reading.channel').addChannelTypes(
                ChannelType.GuildText,
                ChannelType.GuildAnnouncement,
                ChannelType.PublicThread,
                ChannelType.GuildVoice,
              ),
            )
            .addBooleanOption((option) => describe(option, 'settings.server.reading.voice_chat'))
            .addBooleanOption((option) => describe(option, 'settings.server.reading.same_channel'))
            .addBooleanOption((option) => describe(option, 'settings.server.reading.bots'))
            .addBooleanOption((option) => describe(option, 'settings.server.reading.emoji'))
            .addBooleanOption((option) => describe(option, 'settings.server.reading.clear_channel')),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.access').addRoleOption((option) =>
            describe(option, 'settings.server.access.role'),
          ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.ignore')
            .addUserOption((option) => describe(option, 'settings.server.ignore.member'))
            .addRoleOption((option) => describe(option, 'settings.server.ignore.role'))
            .addBooleanOption((option) => describe(option, 'settings.server.ignore.read_again')),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.names').addStringOption((option) =>
            describe(option, 'settings.server.names.when')
              .setRequired(true)
              .setChoices(...nameAnnouncements.map((choice) => describeChoice(choice))),
          ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.limits')
            .addIntegerOption((option) =>
              describe(option, 'settings.server.limits.characters').setMinValue(20).setMaxValue(2000),
            )
            .addIntegerOption((option) =>
              describe(option, 'settings.server.limits.seconds').setMinValue(5).setMaxValue(120),
            )
            .addIntegerOption((option) =>
              describe(option, 'settings.server.limits.per_minute').setMinValue(1).setMaxValue(120),
            )
            .addIntegerOption((option) =>
              describe(option, 'settings.server.limits.waiting').setMinValue(1).setMaxValue(100),
            )
            .addStringOption((option) =>
              describe(option, 'settings.server.limits.when_full').setChoices(
                describeChoice('refuse'),
                describeChoice('drop-oldest'),
              ),
            ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.language').addStringOption((option) =>
            describe(option, 'settings.server.language.language').setAutocomplete(true).setMaxLength(20),
          ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.prefixes')
            .addStringOption((option) =>
              describe(option, 'settings.server.prefixes.required').setMaxLength(10),
            )
            .addStringOption((option) =>
              describe(option, 'settings.server.prefixes.ignored').setMaxLength(220),
            ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.presence')
            .addChannelOption((option) =>
              describe(option, 'settings.server.presence.auto_join').addChannelTypes(ChannelType.GuildVoice),
            )
            .addBooleanOption((option) => describe(option, 'settings.server.presence.no_auto_join'))
            .addIntegerOption((option) =>
              describe(option, 'settings.server.presence.leave_after').setMinValue(0).setMaxValue(3600),
            )
            .addIntegerOption((option) =>
              describe(option, 'settings.server.presence.leave_idle').setMinValue(0).setMaxValue(1440),
            ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.voice').addStringOption((option) =>
            describe(option, 'settings.server.voice.voice').setAutocomplete(true).setMaxLength(100),
          ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.server.cloning').addBooleanOption((option) =>
            describe(option, 'settings.server.cloning.allowed').setRequired(true),
          ),
        )
        .addSubcommand((sub) => describe(sub, 'settings.server.reset')),
    )
    .addSubcommandGroup((group) =>
      describe(group, 'settings.user')
        .addSubcommand((sub) => describe(sub, 'settings.user.show'))
        .addSubcommand((sub) =>
          describe(sub, 'settings.user.name').addStringOption((option) =>
            describe(option, 'settings.user.name.name').setMaxLength(64),
          ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.user.expressiveness').addIntegerOption((option) =>
            describe(option, 'settings.user.expressiveness.percent').setMinValue(0).setMaxValue(100),
          ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.user.speed').addIntegerOption((option) =>
            describe(option, 'settings.user.speed.percent').setMinValue(50).setMaxValue(200),
          ),
        )
        .addSubcommand((sub) =>
          describe(sub, 'settings.user.reading').addBooleanOption((option) =>
            describe(option, 'settings.user.reading.read').setRequired(true),
          ),
        ),
    ),
  async run(use, context) {
    const name = use.options.getSubcommand();
    if (use.options.getSubcommandGroup() === 'user') return userSettings[name]?.(use, context);
    // Discord cannot limit one group of a command to some members, so this is the only check.
    if (!mayManageServer(askerOf(use).permissions)) return say(use, 'needsManageServer');
    return serverSettings[name]?.(use, context);
  },
  async suggest(use, context) {
    return use.options.getFocused(true).name === 'language'
      ? suggestLanguages(use, context)
      : (await suggestVoices(use, context, 'usable')).filter(
          ({ value }) => context.store.voices.find(value) === undefined,
        );
  },
};
