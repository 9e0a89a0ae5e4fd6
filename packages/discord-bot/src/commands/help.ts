import { answer, type Command, newCommand, sentence } from './command.js';

/** `/help`: what the bot can do. */
export const help: Command = {
  definition: newCommand('help'),
  run: (use, { configuration }) => {
    const notes = configuration.readsMessages ? [] : [sentence(use, 'helpSayOnly')];
    return answer(use, [sentence(use, 'helpText'), ...notes].join('\n'));
  },
};
