import { voiceNameProblem } from '@starling-tts/core';
import { ActionRowBuilder, ButtonBuilder, type ButtonInteraction, ButtonStyle } from 'discord.js';
import { checkClip } from '../../cloning/check-clip.js';
import { maxClipBytes, maxClipSeconds, minClipSeconds } from '../../cloning/clip-limits.js';
import { type Download, downloadClip } from '../../cloning/download-clip.js';
import { type ConsentedClip, makeVoice } from '../../cloning/make-voice.js';
import type { GoodClip } from '../../cloning/read-clip.js';
import type { ReplyKey } from '../../localization/index.js';
import { answer, type CommandContext, type CommandUse, putOff, say, sentence } from '../command.js';
import { changeChoices } from '../member-choices.js';
import { plainText } from '../plain-text.js';

const refusals: Readonly<Record<string, ReplyKey>> = {
  'source-refused': 'cloneSourceBad',
  failed: 'cloneDownloadFailed',
  unreadable: 'cloneUnreadable',
  'too-large': 'cloneTooLarge',
  'too-long': 'cloneTooLong',
  'too-short': 'cloneTooShort',
};

/** `/voice clone`: takes a recording, asks its speaker for consent, and only then makes a voice. */
export async function cloneFromClip(use: CommandUse, context: CommandContext): Promise<void> {
  const obstacle = obstacleFor(use, context);
  if (obstacle !== undefined) return say(use, obstacle.key, obstacle.values);
  const end = await context.cloning.run(use.user.id, async (stop) => {
    await putOff(use);
    const signal = AbortSignal.any([stop, AbortSignal.timeout(60_000)]);
    const { url, size } = use.options.getAttachment('recording', true);
    const testApi = context.configuration.apiUrl;
    const download: Download =
      size > maxClipBytes ? { status: 'too-large' } : await downloadClip(url, { testApi, signal });
    const check = download.status === 'downloaded' ? await checkClip(download.bytes, signal) : download;
    if (check.status !== 'good') {
      return say(use, refusals[check.status]!, {
        megabytes: maxClipBytes / (1024 * 1024),
        seconds: check.status === 'too-short' ? minClipSeconds : maxClipSeconds,
      });
    }
    if (stop.aborted) return;
    return askForConsent(use, context, check);
  });
  if (end === 'stopped') return answer(use, sentence(use, 'cloneCancelled'));
}

/** Why no voice can be made now; undefined when one can. */
export function obstacleFor(
  use: CommandUse,
  { store, configuration, pending, cloning }: CommandContext,
): { readonly key: ReplyKey; readonly values?: Record<string, number> } | undefined {
  if (!store.guilds.get(use.guildId).settings.allowCloning) return { key: 'cloningOff' };
  if (cloning.has(use.user.id) || pending.hasQuestionFor(use.user.id)) return { key: 'cloneBusy' };
  const own = store.voices
    .entries()
    .filter(([, voice]) => voice.ownerId === use.user.id && voice.guildId === use.guildId);
  if (own.length >= configuration.voicesPerMember)
    return { key: 'cloneTooMany', values: { count: own.length } };
  const name = use.options.getString('name', true);
  const isTaken = own.some(([, voice]) => voice.name.toLowerCase() === name.trim().toLowerCase());
  if (isTaken || voiceNameProblem(name) !== undefined) return { key: 'cloneNameBad' };
  return undefined;
}

async function askForConsent(use: CommandUse, context: CommandContext, clip: GoodClip): Promise<void> {
  const name = use.options.getString('name', true).trim();
  const statement = sentence(use, 'cloneStatement');
  const { guildId, user } = use;
  const key = context.pending.ask({
    userId: user.id,
    answered: async (button, choice) => {
      if (choice !== 'yes') return close(button, sentence(button, 'cloneCancelled'));
      // The consent is of the moment in which the button was pressed, and of the words that were shown.
      const at = new Date(context.now()).toISOString();
      const consent = {
        userId: button.user.id,
        at,
        statement,
        sha256: clip.sha256,
        source: 'upload' as const,
      };
      await untilStopped(button, context, async (signal) => {
        await close(button, sentence(button, 'cloneWorking'));
        const voice = { wav: clip.wav, name, ownerId: user.id, guildId, consent };
        await finish(button, context, voice, signal);
      });
    },
  });
  const values = { name: plainText(name), seconds: clip.seconds.toFixed(1), statement };
  await use.editReply({
    content: sentence(use, 'cloneConsent', values),
    components: [consentButtons(use, key, 'cloneConfirm')],
    allowedMentions: { parse: [] },
  });
}

/** The buttons below a question for consent. */
export function consentButtons(
  use: CommandUse,
  key: string,
  yes: 'cloneConfirm' | 'recordConfirm',
): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId(`${key}:yes`).setLabel(sentence(use, yes)).setStyle(ButtonStyle.Success),
    new ButtonBuilder()
      .setCustomId(`${key}:no`)
      .setLabel(sentence(use, 'cloneCancel'))
      .setStyle(ButtonStyle.Secondary),
  );
}

/** Makes the voice and says so. Looks once more whether the server still allows it. */
export async function finish(
  button: ButtonInteraction<'cached'>,
  context: CommandContext,
  clip: ConsentedClip,
  stop: AbortSignal,
): Promise<void> {
  const obstacle = context.store.guilds.get(clip.guildId).settings.allowCloning ? undefined : 'cloningOff';
  if (obstacle !== undefined) return answer(button, sentence(button, obstacle));
  const signal = AbortSignal.any([stop, AbortSignal.timeout(10 * 60_000)]);
  const release = await context.slots.request(clip.guildId, 'ahead', signal).granted;
  try {
    const { id, warnings } = await makeVoice(context, clip, signal);
    if (stop.aborted) return;
    changeChoices(context, button, false, { voiceId: id });
    const done = sentence(button, 'cloneDone', { name: plainText(clip.name) });
    const poor =
      warnings.length > 0 ? [sentence(button, 'cloneWarnings', { warnings: warnings.join(' ') })] : [];
    return answer(button, [done, ...poor].join('\n'));
  } finally {
    release();
  }
}

/** Puts a text in the place of a question with its buttons. */
export async function close(button: ButtonInteraction<'cached'>, content: string): Promise<void> {
  await button.update({ content, components: [], allowedMentions: { parse: [] } });
}

/** Does what a member has consented to by a button, and says so when the member's data was deleted meanwhile. */
export async function untilStopped(
  button: ButtonInteraction<'cached'>,
  { cloning }: CommandContext,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const end = await cloning.run(button.user.id, work);
  if (end === 'stopped') return answer(button, sentence(button, 'cloneCancelled'));
}
