import type { ButtonInteraction, Interaction } from 'discord.js';
import { describeError } from '../operations/log.js';
import { answer, type CommandContext, type CommandUse, sentence } from './command.js';
import { commands } from './index.js';

/** Most suggestions that Discord shows. */
const mostSuggestions = 25;

/** Answers whatever somebody did: a command, a button, or typing into an option. Never fails. */
export async function handleInteraction(interaction: Interaction, context: CommandContext): Promise<void> {
  // Commands are registered for servers only; anything else is no use of ours.
  if (!interaction.inCachedGuild()) return;
  if (interaction.isChatInputCommand()) await runCommand(interaction, context);
  else if (interaction.isButton()) await pressButton(interaction, context);
  else if (interaction.isAutocomplete()) {
    const suggestions = await commands
      .get(interaction.commandName)
      ?.suggest?.(interaction, context)
      .catch((error: unknown) => {
        context.log.warn({ command: interaction.commandName, ...describeError(error) }, 'no suggestions');
        return [];
      });
    await interaction
      .respond((suggestions ?? []).slice(0, mostSuggestions))
      .catch((error: unknown) => context.log.debug(describeError(error), 'suggestions came too late'));
  }
}

async function runCommand(use: CommandUse, context: CommandContext): Promise<void> {
  const { log } = context;
  const where = { guildId: use.guildId, command: use.commandName };
  try {
    await commands.get(use.commandName)?.run(use, context);
    log.debug(where, 'a command was used');
  } catch (error) {
    log.error({ ...where, ...describeError(error) }, 'a command failed');
    await apologize(use, context);
  }
}

async function pressButton(button: ButtonInteraction<'cached'>, context: CommandContext): Promise<void> {
  try {
    const result = await context.pending.press(button);
    if (result === 'expired') await answer(button, sentence(button, 'cloneExpired'));
    if (result === 'not-yours') await answer(button, sentence(button, 'cloneNotYours'));
  } catch (error) {
    context.log.error({ guildId: button.guildId, ...describeError(error) }, 'a button failed');
    await apologize(button, context);
  }
}

async function apologize(
  use: CommandUse | ButtonInteraction<'cached'>,
  { log }: CommandContext,
): Promise<void> {
  await answer(use, sentence(use, 'error')).catch((error: unknown) => {
    log.debug(describeError(error), 'an answer came too late');
  });
}
