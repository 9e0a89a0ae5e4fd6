import { ActionRowBuilder, ButtonBuilder, ButtonStyle, MessageFlags } from 'discord.js';
import { deleteVoicesOf } from '../cloning/delete-voices.js';
import {
  answer,
  type Command,
  type CommandContext,
  type CommandUse,
  describe,
  newCommand,
  sentence,
} from './command.js';
import { plainText } from './plain-text.js';

/** `/privacy`: shows and deletes what is stored about a person. Open to everybody, whatever a server's rules are. */
export const privacy: Command = {
  definition: newCommand('privacy')
    .addSubcommand((sub) => describe(sub, 'privacy.show'))
    .addSubcommand((sub) => describe(sub, 'privacy.delete-my-data')),
  run: (use, context) =>
    use.options.getSubcommand() === 'show' ? show(use, context) : askToDelete(use, context),
};

function voicesOf({ store }: CommandContext, userId: string) {
  return store.voices.entries().filter(([, { ownerId }]) => ownerId === userId);
}

async function show(use: CommandUse, context: CommandContext): Promise<void> {
  const { store, configuration } = context;
  const record = store.users.find(use.user.id);
  const voices = voicesOf(context, use.user.id);
  const servers =
    Object.keys(record?.guilds ?? {}).length + (Object.keys(record?.everywhere ?? {}).length > 0 ? 1 : 0);
  const names = voices.map(([, { name }]) => plainText(name, 40)).join(', ') || sentence(use, 'none');
  const summary =
    record === undefined && voices.length === 0
      ? sentence(use, 'privacyNothing')
      : sentence(use, 'privacySummary', { servers, voices: voices.length, names });
  const policy =
    configuration.privacyUrl === undefined
      ? []
      : [sentence(use, 'privacyPolicy', { url: configuration.privacyUrl })];
  return answer(use, [sentence(use, 'privacyStored', { summary }), ...policy].join('\n').slice(0, 2000));
}

async function askToDelete(use: CommandUse, context: CommandContext): Promise<void> {
  const userId = use.user.id;
  const key = context.pending.ask({
    userId,
    answered: async (button, choice) => {
      if (choice !== 'yes') {
        await button.update({ content: sentence(button, 'privacyKept'), components: [] });
        return;
      }
      await button.deferUpdate();
      const voices = await deleteUserData(context, userId);
      await button.editReply({ content: sentence(button, 'privacyDeleted', { voices }), components: [] });
    },
  });
  const buttons = new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder()
      .setCustomId(`${key}:yes`)
      .setLabel(sentence(use, 'privacyDeleteConfirm'))
      .setStyle(ButtonStyle.Danger),
    new ButtonBuilder()
      .setCustomId(`${key}:no`)
      .setLabel(sentence(use, 'cloneCancel'))
      .setStyle(ButtonStyle.Secondary),
  );
  await use.reply({
    content: sentence(use, 'privacyDeleteAsk', { voices: voicesOf(context, userId).length }),
    components: [buttons],
    flags: MessageFlags.Ephemeral,
    allowedMentions: { parse: [] },
  });
}

/** Deletes everything that is stored about a person, on the disk too. Returns how many voices there were. */
async function deleteUserData(context: CommandContext, userId: string): Promise<number> {
  for (const [guildId] of context.store.guilds.entries()) {
    context.speakers.get(guildId)?.queue.remove(({ authorId }) => authorId === userId);
  }
  // A voice in the making, or one that waits for consent, must not appear afterwards.
  context.pending.forget(userId);
  await context.cloning.end(userId);
  const voices = await deleteVoicesOf(context, ({ ownerId }) => ownerId === userId);
  context.store.users.delete(userId);
  await context.store.flush();
  context.log.info({ userId, voices }, 'the data of a person was deleted');
  return voices;
}
