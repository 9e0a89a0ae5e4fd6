import { composeOptions } from '../../bot/compose-options.js';
import { choicesOf } from '../../bot/enqueue-speech.js';
import { cleanUpMessage, spokenName } from '../../messages/index.js';
import { answer, type CommandContext, type CommandUse, say, sentence } from '../command.js';
import { changeChoices } from '../member-choices.js';
import { showUserSettings } from './show-settings.js';

/** The subcommands of `/settings user`. Everybody may use them, also who is not read. */
export const userSettings: Readonly<
  Record<string, (use: CommandUse, context: CommandContext) => Promise<void>>
> = {
  show: (use, context) => showUserSettings(use, context),

  async name(use, context) {
    const wanted = use.options.getString('name');
    if (wanted === null) {
      changeChoices(context, use, false, { spokenName: undefined });
      return say(use, 'settingsSaved');
    }
    const options = composeOptions(context, use.guild, []);
    const name = spokenName([wanted], (text) => cleanUpMessage(text, options));
    if (name === undefined) return say(use, 'nameBad');
    changeChoices(context, use, false, { spokenName: name });
    return say(use, 'settingsSaved');
  },

  async expressiveness(use, context) {
    const percent = use.options.getInteger('percent');
    changeChoices(context, use, true, { expressiveness: percent === null ? undefined : percent / 100 });
    const { exaggeration } = context.service.engine.info.capabilities;
    const note = exaggeration ? [] : [sentence(use, 'expressivenessUnsupported')];
    return answer(use, [sentence(use, 'settingsSaved'), ...note].join(' '));
  },

  async speed(use, context) {
    const percent = use.options.getInteger('percent');
    changeChoices(context, use, true, {
      speed: percent === null || percent === 100 ? undefined : percent / 100,
    });
    return say(use, 'settingsSaved');
  },

  async reading(use, context) {
    const isRead = use.options.getBoolean('read', true);
    changeChoices(context, use, false, { optedOut: isRead ? undefined : true });
    if (choicesOf(context, use.guildId, use.user.id).optedOut) {
      context.speakers.get(use.guildId)?.queue.remove(({ authorId }) => authorId === use.user.id);
    }
    return say(use, 'settingsSaved');
  },
};
