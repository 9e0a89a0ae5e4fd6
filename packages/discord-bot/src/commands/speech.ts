import { composeOptions } from '../bot/compose-options.js';
import { type EnqueueResult, enqueueSpeech } from '../bot/enqueue-speech.js';
import type { ReplyKey } from '../localization/index.js';
import { composeSpeech, maxMessageLength } from '../messages/index.js';
import { isModerator, maySkip, maySpeak, mayUse } from '../permissions/permissions.js';
import { answer, askerOf, type Command, describe, newCommand, say, sentence } from './command.js';

const results: Readonly<Record<Exclude<EnqueueResult, 'queued'>, ReplyKey>> = {
  full: 'queueFull',
  repeated: 'repeated',
  memberMessages: 'tooFast',
  memberCharacters: 'tooFast',
  guildCharacters: 'tooFast',
  processCharacters: 'tooFast',
};

/** `/say`: says a text. */
export const sayCommand: Command = {
  definition: newCommand('say').addStringOption((option) =>
    describe(option, 'say.text')
      .setRequired(true)
      .setMaxLength(maxMessageLength / 2),
  ),
  async run(use, context) {
    const speaker = context.speakers.get(use.guildId);
    if (speaker === undefined) return say(use, 'notConnected');
    const asker = askerOf(use);
    const { settings } = context.store.guilds.get(use.guildId);
    if (!mayUse(asker, settings)) return say(use, 'notAllowed');
    if (!maySpeak(asker, speaker.channelId, settings)) return say(use, 'elsewhere');
    const written = { content: use.options.getString('text', true), files: [], stickers: [] };
    const composed = composeSpeech(written, composeOptions(context, use.guild, []));
    if (composed === undefined) return say(use, 'nothingToSay');
    const order = { userId: use.user.id, text: composed.text, body: composed.body };
    const result = enqueueSpeech(context, speaker, order);
    if (result !== 'queued') return say(use, results[result]);
    const position = speaker.queue.waiting.length;
    return position === 0 ? say(use, 'speaking') : say(use, 'queued', { position });
  },
};

/** `/skip`: cuts short what is being said. */
export const skip: Command = {
  definition: newCommand('skip'),
  async run(use, { speakers }) {
    const speaker = speakers.get(use.guildId);
    if (speaker === undefined) return say(use, 'notConnected');
    const { current } = speaker.queue;
    if (current === undefined) return say(use, 'nothingSpoken');
    if (!maySkip(askerOf(use), current.authorId)) return say(use, 'notYours');
    speaker.queue.skip();
    return say(use, 'skipped');
  },
};

/** `/stop`: silences everybody, for moderators, or oneself. */
export const stop: Command = {
  definition: newCommand('stop'),
  async run(use, { speakers }) {
    const speaker = speakers.get(use.guildId);
    if (speaker === undefined) return say(use, 'notConnected');
    const asker = askerOf(use);
    const isForAll = isModerator(asker.permissions);
    const count = speaker.queue.remove(({ authorId }) => isForAll || authorId === asker.userId);
    if (count === 0) return say(use, 'nothingSpoken');
    return say(use, isForAll ? 'stopped' : 'stoppedOwn', { count });
  },
};

/** Most entries of the queue that are shown. */
const mostShown = 10;

/** `/queue`: shows whose messages wait, not what is in them. */
export const queue: Command = {
  definition: newCommand('queue'),
  async run(use, { speakers }) {
    const speaker = speakers.get(use.guildId);
    if (speaker === undefined) return say(use, 'notConnected');
    const { current, waiting, waitingSeconds } = speaker.queue;
    if (current === undefined && waiting.length === 0) return say(use, 'queueEmpty');
    const lines = [
      ...(current ? [sentence(use, 'queueNow', { user: `<@${current.authorId}>` })] : []),
      sentence(use, 'queueWaiting', { count: waiting.length, seconds: Math.ceil(waitingSeconds) }),
      ...waiting.slice(0, mostShown).map(({ authorId, seconds }, index) =>
        sentence(use, 'queueEntry', {
          position: index + 1,
          user: `<@${authorId}>`,
          seconds: Math.ceil(seconds),
        }),
      ),
    ];
    return answer(use, lines.join('\n'));
  },
};
