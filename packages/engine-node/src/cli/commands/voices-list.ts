import type { CommandContext } from '../context.js';
import { writeJson, writeLine } from '../output.js';
import { openVoiceLibrary } from '../session.js';
import { formatTable } from '../table.js';
import { findVoice } from '../voice-fields.js';

/** `starling voices list`. */
export async function listVoices(context: CommandContext, json: boolean): Promise<void> {
  const library = openVoiceLibrary(context);
  const [records, own] = await Promise.all([library.list(), library.listOwn()]);
  const yours = new Set(own.map(({ id }) => id));
  if (json) {
    return writeJson(
      context,
      records.map((voice) => ({
        voice_id: voice.id,
        speaker_name: voice.name,
        gender: voice.gender,
        duration: voice.durationSeconds,
        original_file: voice.originalFile,
        type: voice.type,
        description: voice.description,
        created_at: voice.createdAt,
        built_in: !yours.has(voice.id),
      })),
    );
  }
  const rows = records.map((voice) => [
    voice.name,
    voice.id,
    voice.gender,
    `${voice.durationSeconds.toFixed(1)} s`,
    yours.has(voice.id) ? 'yours' : 'built in',
    voice.description,
  ]);
  await writeLine(context, formatTable(['NAME', 'ID', 'GENDER', 'LENGTH', 'FROM', 'DESCRIPTION'], rows));
}

/** `starling voices show`. */
export async function showVoice(context: CommandContext, name: string, json: boolean): Promise<void> {
  const library = openVoiceLibrary(context);
  const voice = await findVoice(library, name);
  const own = await library.listOwn();
  const described = {
    voice_id: voice.id,
    speaker_name: voice.name,
    gender: voice.gender,
    description: voice.description,
    duration: voice.durationSeconds,
    original_sample_rate: voice.originalSampleRate,
    original_file: voice.originalFile,
    created_at: voice.createdAt,
    type: voice.type,
    built_in: own.every(({ id }) => id !== voice.id),
    consent_note: voice.consentNote ?? '',
    conditioning: await library.conditioningKeys(voice.id),
  };
  if (json) return writeJson(context, described);
  for (const [field, value] of Object.entries(described)) {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    if (text !== '') await writeLine(context, `${`${field.replaceAll('_', ' ')}:`.padEnd(22)}${text}`);
  }
}
