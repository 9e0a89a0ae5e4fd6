import { encodeWav, StarlingError } from '@starling-tts/core';
import { type ButtonInteraction, MessageFlags } from 'discord.js';
import { checkClip } from '../../cloning/check-clip.js';
import { minClipSeconds, usedClipSeconds } from '../../cloning/clip-limits.js';
import { describeError } from '../../operations/log.js';
import type { VoiceRecording, VoiceSession } from '../../voice/voice-session.js';
import { answer, askerOf, type CommandContext, type CommandUse, say, sentence } from '../command.js';
import { plainText } from '../plain-text.js';
import { close, consentButtons, finish, obstacleFor, untilStopped } from './clone.js';

/** Silence after which a recording ends, in seconds. */
const patienceSeconds = 5;

/** How long the bot listens in all, in milliseconds: a sound now and then must not keep it from being deaf for hours. */
const longestListening = 3 * 60_000;

/** `/voice record`: asks for consent, and only then listens to the person who asked, and makes a voice of what was said. */
export async function cloneFromSpeech(use: CommandUse, context: CommandContext): Promise<void> {
  const obstacle = obstacleFor(use, context);
  if (obstacle !== undefined) return say(use, obstacle.key, obstacle.values);
  if (sessionWith(use, context) === undefined) {
    return say(use, context.speakers.get(use.guildId) === undefined ? 'notConnected' : 'elsewhere');
  }
  const name = use.options.getString('name', true).trim();
  const statement = sentence(use, 'recordStatement');
  const key = context.pending.ask({
    userId: use.user.id,
    answered: async (button, choice) => {
      if (choice !== 'yes') return close(button, sentence(button, 'cloneCancelled'));
      const at = new Date(context.now()).toISOString();
      await untilStopped(button, context, async (signal) => {
        await close(button, sentence(button, 'recordNow', { seconds: patienceSeconds }));
        await record(button, context, { name, statement, at }, signal);
      });
    },
  });
  await use.reply({
    content: sentence(use, 'recordConsent', { name: plainText(name), seconds: usedClipSeconds, statement }),
    components: [consentButtons(use, key, 'recordConfirm')],
    flags: MessageFlags.Ephemeral,
    allowedMentions: { parse: [] },
  });
}

/** What the person agreed to, and when. */
interface Agreement {
  readonly name: string;
  readonly statement: string;
  readonly at: string;
}

async function record(
  button: ButtonInteraction<'cached'>,
  context: CommandContext,
  { name, statement, at }: Agreement,
  signal: AbortSignal,
): Promise<void> {
  const { guildId, user } = button;
  const session = sessionWith(button, context);
  if (session === undefined) return answer(button, sentence(button, 'elsewhere'));
  const recording = await listen(session, user.id, context, signal);
  if (signal.aborted) return;
  if (recording === undefined) return answer(button, sentence(button, 'recordFailed'));
  const check = await checkClip(encodeWav(recording), AbortSignal.any([signal, AbortSignal.timeout(60_000)]));
  if (check.status !== 'good') {
    return answer(button, sentence(button, 'cloneTooShort', { seconds: minClipSeconds }));
  }
  await answer(button, sentence(button, 'cloneWorking'));
  const { wav, sha256 } = check;
  const consent = { userId: user.id, at, statement, sha256, source: 'recording' as const };
  await finish(button, context, { wav, name, ownerId: user.id, guildId, consent }, signal);
}

async function listen(
  session: VoiceSession,
  userId: string,
  { log }: CommandContext,
  signal: AbortSignal,
): Promise<VoiceRecording | undefined> {
  try {
    return await session.record({
      userId,
      maximumSeconds: usedClipSeconds,
      patienceSeconds,
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestListening)]),
    });
  } catch (error) {
    if (!StarlingError.is(error)) throw error;
    log.info({ guildId: session.guildId, ...describeError(error) }, 'nothing was recorded');
    return undefined;
  }
}

/** The session that the person can be heard in. */
function sessionWith(
  use: CommandUse | ButtonInteraction<'cached'>,
  { speakers }: CommandContext,
): VoiceSession | undefined {
  const session = speakers.get(use.guildId)?.session;
  return session?.channelId === askerOf(use).voiceChannelId ? session : undefined;
}
