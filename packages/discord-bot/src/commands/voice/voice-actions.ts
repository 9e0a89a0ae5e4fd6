import { exportVoice } from '@starling-tts/core/voice-files';
import { deleteVoice } from '../../cloning/delete-voices.js';
import { spokenLanguage } from '../../speech/speech-request.js';
import { answer, type CommandContext, type CommandUse, putOff, say, sentence } from '../command.js';
import { bestMatches } from '../fuzzy-match.js';
import { changeChoices } from '../member-choices.js';
import { pageOf } from '../pages.js';
import { plainText } from '../plain-text.js';
import { previewOf } from './preview.js';
import { chosenVoice, mayDelete, mayInspect, voiceLabel } from './suggest-voices.js';

/** `/voice set`. */
export async function setVoice(use: CommandUse, context: CommandContext): Promise<void> {
  const everywhere = use.options.getBoolean('everywhere') ?? false;
  await putOff(use);
  const isDefault = use.options.getString('voice') === null;
  const voice = await chosenVoice(use, context, 'usable');
  if (voice === undefined && !isDefault) return say(use, 'voiceUnknown');
  changeChoices(context, use, everywhere, { voiceId: voice?.id });
  const name = voice === undefined ? sentence(use, 'voiceDefault') : plainText(voiceLabel(use, voice));
  return say(use, everywhere ? 'voiceSetEverywhere' : 'voiceSet', { voice: name });
}

/** `/voice list`. */
export async function listVoices(use: CommandUse, context: CommandContext): Promise<void> {
  await putOff(use);
  const all = await context.voices.usable({ userId: use.user.id, guildId: use.guildId });
  const search = use.options.getString('search');
  const found = search === null ? all : bestMatches(search, all, ({ name }) => name);
  if (found.length === 0) return say(use, 'voiceListNone');
  const lines = found.map((voice) => {
    const description = voice.record.description === '' ? '' : `: ${plainText(voice.record.description, 80)}`;
    return `- ${plainText(voiceLabel(use, voice))}${voice.owned ? '' : description}`;
  });
  const { lines: shown, page, pages } = pageOf(lines, use.options.getInteger('page') ?? 1);
  return answer(use, [sentence(use, 'voiceListTitle', { page, pages }), ...shown].join('\n'));
}

/** `/voice preview`. */
export async function previewVoice(use: CommandUse, context: CommandContext): Promise<void> {
  await putOff(use);
  const voice = await chosenVoice(use, context, 'usable');
  if (voice === undefined) return say(use, 'voiceUnknown');
  const { settings } = context.store.guilds.get(use.guildId);
  const language = spokenLanguage(settings.language, context.service.engine.info);
  const preview = await previewOf(context, use, voice.id, language);
  if (preview === undefined) return say(use, 'tooFast');
  const content = sentence(use, 'voicePreviewed', { voice: plainText(voiceLabel(use, voice)) });
  return answer(use, content, { files: [{ name: 'preview.wav', attachment: preview }] });
}

/** `/voice delete`. */
export async function deleteChosenVoice(use: CommandUse, context: CommandContext): Promise<void> {
  await putOff(use);
  const voice = await chosenVoice(use, context, 'deletable');
  if (voice === undefined || !mayDelete(use, voice)) return say(use, 'voiceUnknown');
  await deleteVoice(context, voice.id);
  await context.store.flush();
  return say(use, 'voiceDeleted', { voice: plainText(voice.name) });
}

/** `/voice export`. */
export async function exportChosenVoice(use: CommandUse, context: CommandContext): Promise<void> {
  await putOff(use);
  const voice = await chosenVoice(use, context, 'own');
  if (voice?.owned?.ownerId !== use.user.id) return say(use, 'voiceUnknown');
  const { fileName, bytes } = await portable(context, voice.id, voice.name);
  if (bytes.length > use.attachmentSizeLimit) return say(use, 'exportTooLarge');
  return answer(use, sentence(use, 'voiceExported'), { files: [{ name: fileName, attachment: bytes }] });
}

async function portable({ library }: CommandContext, id: string, name: string) {
  // In the library the voice has a name that no two servers can both have; its owner knows it by another one.
  const named = {
    findById: async (wanted: string) => {
      const record = await library.findById(wanted);
      return record && { ...record, name };
    },
    readReference: (wanted: string) => library.readReference(wanted),
    conditioningKeys: (wanted: string) => library.conditioningKeys(wanted),
    readConditioning: (wanted: string, key: string) => library.readConditioning(wanted, key),
  };
  const bytes = await exportVoice(named, id);
  const fileName = `${
    name
      .normalize('NFKD')
      .replace(/[^\w-]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'voice'
  }.starvoice`;
  return { fileName, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

/** `/voice info`. */
export async function tellVoice(use: CommandUse, context: CommandContext): Promise<void> {
  await putOff(use);
  const voice = (await chosenVoice(use, context, 'usable')) ?? (await chosenVoice(use, context, 'deletable'));
  if (voice === undefined || !mayInspect(use, voice)) return say(use, 'voiceUnknown');
  const { owned, record } = voice;
  if (owned === undefined) {
    const values = { voice: plainText(voice.name), description: plainText(record.description, 500) };
    return say(use, 'voiceInfoBuiltIn', values);
  }
  const date = `<t:${Math.floor(Date.parse(owned.consent.at) / 1000)}:D>`;
  return say(use, 'voiceInfoCloned', { voice: plainText(voice.name), user: `<@${owned.ownerId}>`, date });
}
