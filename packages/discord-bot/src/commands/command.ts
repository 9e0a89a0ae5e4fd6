import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  MessageFlags,
  type SharedSlashCommand,
  SlashCommandBuilder,
} from 'discord.js';
import type { BotContext } from '../bot/bot-context.js';
import type { GuildSpeakers } from '../bot/guild-speakers.js';
import type { MemberWork } from '../cloning/member-work.js';
import type { CommandPath } from '../localization/catalogue.js';
import { describeCommand, type ReplyKey, type ReplyValues, translate } from '../localization/index.js';
import type { Asker } from '../permissions/permissions.js';
import type { PendingAnswers } from './pending-answers.js';

/** A slash command as it was used in a server. */
export type CommandUse = ChatInputCommandInteraction<'cached'>;

/** What the handlers of commands share. */
export interface CommandContext extends BotContext {
  /** The bot's voice channels. */
  readonly speakers: GuildSpeakers;
  /** Questions with buttons that wait for an answer. */
  readonly pending: PendingAnswers;
  /** Members whose recording is being fetched or made into a voice: one at a time for each. */
  readonly cloning: MemberWork;
}

/** A slash command: how Discord shows it and what it does. */
export interface Command {
  /** How Discord shows it. */
  readonly definition: SharedSlashCommand;
  /** Does it. Answers the interaction. */
  run(use: CommandUse, context: CommandContext): Promise<void>;
  /** Suggestions for the option that is being typed. */
  suggest?(use: AutocompleteInteraction<'cached'>, context: CommandContext): Promise<readonly Suggestion[]>;
}

/** A suggestion for an option. */
export interface Suggestion {
  /** What is shown, at most 100 characters. */
  readonly name: string;
  /** What is sent, at most 100 characters. */
  readonly value: string;
}

/** A new command, for servers only, with its name and description in all languages. */
export function newCommand(path: CommandPath): SlashCommandBuilder {
  return describe(new SlashCommandBuilder(), path).setContexts(InteractionContextType.Guild);
}

interface Describable {
  setName(name: string): this;
  setNameLocalizations(names: ReturnType<typeof describeCommand>['nameLocalizations']): this;
  setDescription(description: string): this;
  setDescriptionLocalizations(
    descriptions: ReturnType<typeof describeCommand>['descriptionLocalizations'],
  ): this;
}

/** Gives a command or option its name and description in all languages. */
export function describe<Builder extends Describable>(builder: Builder, path: CommandPath): Builder {
  const { name, nameLocalizations, description, descriptionLocalizations } = describeCommand(path);
  return builder
    .setName(name)
    .setNameLocalizations(nameLocalizations)
    .setDescription(description)
    .setDescriptionLocalizations(descriptionLocalizations);
}

/** Only the one who asked sees the answer, and nobody is called by it. */
const quiet = { flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } } as const;

/** A sentence in the language of the one who asked. */
export function sentence(
  use: { readonly locale: CommandUse['locale'] },
  key: ReplyKey,
  values?: ReplyValues,
): string {
  return translate(use.locale, key, values);
}

/** Answers a command, or completes the answer when it was put off. */
export async function answer(
  use: CommandUse | ButtonInteraction<'cached'>,
  content: string,
  extra: { readonly files?: readonly { readonly name: string; readonly attachment: Buffer }[] } = {},
): Promise<void> {
  const message = {
    content,
    ...(extra.files && { files: [...extra.files] }),
    allowedMentions: quiet.allowedMentions,
  };
  if (use.deferred || use.replied) await use.editReply(message);
  else await use.reply({ ...message, flags: quiet.flags });
}

/** Says at once that an answer is being worked on: Discord waits for three seconds only. */
export async function putOff(use: CommandUse): Promise<void> {
  await use.deferReply({ flags: quiet.flags });
}

/** Answers with one sentence. */
export function say(use: CommandUse, key: ReplyKey, values?: ReplyValues): Promise<void> {
  return answer(use, sentence(use, key, values));
}

/** Who uses a command, for the permission rules. */
export function askerOf(
  use: CommandUse | ButtonInteraction<'cached'> | AutocompleteInteraction<'cached'>,
): Asker {
  return {
    userId: use.user.id,
    roleIds: [...use.member.roles.cache.keys()],
    permissions: use.memberPermissions,
    voiceChannelId: use.guild.voiceStates.cache.get(use.user.id)?.channelId ?? undefined,
  };
}
