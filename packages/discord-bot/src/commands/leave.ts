import { mayMoveBot } from '../permissions/permissions.js';
import { askerOf, type Command, newCommand, say } from './command.js';

/** `/leave`: leaves the voice channel. */
export const leave: Command = {
  definition: newCommand('leave'),
  async run(use, { speakers }) {
    const speaker = speakers.get(use.guildId);
    if (speaker === undefined) return say(use, 'notConnected');
    const { channelId } = speaker;
    if (!mayMoveBot(askerOf(use), channelId)) return say(use, 'needsModerator');
    speakers.leave(use.guildId, 'asked');
    return say(use, 'left', { channel: `<#${channelId}>` });
  },
};
