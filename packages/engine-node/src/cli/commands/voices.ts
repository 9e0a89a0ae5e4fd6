import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { createNotes } from '../notes.js';

/** `starling voices`. */
export function voicesCommand(context: CommandContext): Command {
  const voices = new Command('voices').description('list and remove your voices');
  voices
    .command('list', { isDefault: true })
    .description('list the voices')
    .option('--json', 'as JSON, with the field names of the API')
    .action((options: { json?: true }) => list(context, options.json === true));
  voices
    .command('remove')
    .description('remove a voice and everything stored with it')
    .argument('<name>', 'its name, or its id of 8 hexadecimal digits')
    .option('-q, --quiet', 'no notes')
    .action((name: string, options: { quiet?: true }) => remove(context, name, options.quiet === true));
  return voices;
}

async function list(context: CommandContext, json: boolean): Promise<void> {
  const [{ openVoiceLibrary, voicesFolder }, { writeJson, writeLine }, { formatTable }] = await Promise.all([
    import('../session.js'),
    import('../output.js'),
    import('../table.js'),
  ]);
  const voices = (await openVoiceLibrary(context).list()).map((voice) => ({
    voice_id: voice.id,
    speaker_name: voice.name,
    gender: voice.gender,
    duration: voice.durationSeconds,
    original_file: voice.originalFile,
    type: voice.type,
    description: voice.description,
    created_at: voice.createdAt,
  }));
  if (json) return writeJson(context, voices);
  if (voices.length === 0) {
    createNotes(context, false).note(
      `There are no voices in ${voicesFolder(context)} yet. Make one with: starling clone me.wav --name Me`,
    );
    return;
  }
  const rows = voices.map((voice) => [
    voice.speaker_name,
    voice.voice_id,
    voice.gender,
    `${voice.duration.toFixed(1)} s`,
    voice.description,
  ]);
  await writeLine(context, formatTable(['NAME', 'ID', 'GENDER', 'LENGTH', 'DESCRIPTION'], rows));
}

async function remove(context: CommandContext, name: string, quiet: boolean): Promise<void> {
  const [{ openVoiceLibrary }, { libraryVoice }] = await Promise.all([
    import('../session.js'),
    import('../voice-fields.js'),
  ]);
  const library = openVoiceLibrary(context);
  const wanted = libraryVoice(name);
  const query = 'voice_id' in wanted ? { id: wanted.voice_id } : { name: wanted.voice_name };
  const voice = await library.resolve(query);
  await library.delete(voice.id);
  createNotes(context, quiet).note(`${voice.name}: removed`);
}
