import { decodeBase64 } from '@starling-tts/core';
import { Locale } from 'discord.js';
import { rateRules } from '../../bot/enqueue-speech.js';
import { translate } from '../../localization/index.js';
import { toTtsInput } from '../../speech/speech-request.js';
import type { CommandContext, CommandUse } from '../command.js';

const locales: Readonly<Record<string, Locale>> = {
  de: Locale.German,
  fr: Locale.French,
  es: Locale.SpanishES,
  ja: Locale.Japanese,
};

/** How long a preview may take, in milliseconds: Discord takes answers for 15 minutes. */
const longestWait = 10 * 60_000;

/** A sentence in a voice as a WAV file; undefined when the member has asked for too many. */
export async function previewOf(
  context: CommandContext,
  use: CommandUse,
  voiceId: string,
  language: string,
): Promise<Buffer | undefined> {
  const { service, slots, limits } = context;
  const text = translate(locales[language] ?? Locale.EnglishUS, 'voicePreviewText');
  if (limits.take(use.guildId, use.user.id, text.length, rateRules(context, use.guildId)) !== undefined)
    return undefined;
  const signal = AbortSignal.timeout(longestWait);
  const release = await slots.request(use.guildId, 'ahead', signal).granted;
  try {
    const request = {
      userId: use.user.id,
      guildId: use.guildId,
      text,
      voiceId,
      maxSeconds: 60,
      language,
      dictionary: [],
    };
    const { audio } = await service.run(toTtsInput(request, service.engine.info), { signal });
    return Buffer.from(decodeBase64(audio, 'audio', Number.MAX_SAFE_INTEGER));
  } finally {
    release();
  }
}
