import { basename } from 'node:path';
import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { type EngineOptions, withEngineOptions } from '../engine-options.js';
import { UsageError } from '../failure.js';
import { createNotes } from '../notes.js';
import { genderOption, parseInteger } from '../option-parsers.js';

interface CloneOptions extends EngineOptions {
  readonly name: string;
  readonly description?: string;
  readonly gender?: string;
  readonly consent?: string;
  readonly maxSeconds?: number;
  readonly save: boolean;
  readonly out?: string;
  readonly json?: true;
}

const examples = `
Only clone a voice whose owner agrees. A quiet room and 10 to 30 seconds of ordinary speech give the best result.

Examples:
  starling clone me.wav --name Me --description "my own voice"
  starling clone friend.wav --name Friend --no-save --out sample.wav    tries it without keeping it`;

/** `starling clone`. */
export function cloneCommand(context: CommandContext): Command {
  const command = new Command('clone')
    .description('make a voice from a recording and keep it')
    .argument('<recording>', 'one person speaking (WAV, MP3, FLAC, Ogg), or - for standard input')
    .requiredOption('-n, --name <name>', "name of the voice: 1 to 64 letters, digits, spaces or - _ ' .")
    .option('--description <text>', 'what you want to remember about it')
    .addOption(genderOption())
    .option('--consent <note>', 'who agreed to the cloning, when and to what')
    .option(
      '--max-seconds <seconds>',
      'use at most this much of the recording, 5 to 60 (default: 30)',
      parseInteger,
    )
    .option('--no-save', 'do not keep the voice')
    .option('-o, --out <path>', 'write a sentence in the new voice; - for standard output')
    .option('--json', 'describe the voice on standard output');
  return withEngineOptions(command)
    .addHelpText('after', examples)
    .action((recording: string, options: CloneOptions) => clone(context, recording, options));
}

async function clone(context: CommandContext, recording: string, options: CloneOptions): Promise<void> {
  const { out } = options;
  if (options.json && out === '-') {
    throw new UsageError('--json and --out - both want standard output.', 'give --out a file name');
  }
  const [{ readAudio }, { runOperation }, { withOutput, writeJson }] = await Promise.all([
    import('../input.js'),
    import('../session.js'),
    import('../output.js'),
  ]);
  const notes = createNotes(context, options.quiet === true);
  const input = {
    operation: 'voice_cloning',
    reference_audio: await readAudio(context, recording),
    voice_name: options.name,
    save_to_library: options.save,
    ...(options.description !== undefined && { voice_description: options.description }),
    ...(options.gender !== undefined && { gender: options.gender }),
    ...(options.consent !== undefined && { consent_note: options.consent }),
    ...(options.maxSeconds !== undefined && { max_reference_duration_sec: options.maxSeconds }),
  } as const;
  const cloneVoice = () => runOperation(context, options, notes, input);
  const output =
    out === undefined
      ? await cloneVoice()
      : await withOutput(context, out, async (file) => {
          const cloned = await cloneVoice();
          await file.write(Buffer.from(cloned.sample_audio, 'base64'));
          return cloned;
        });
  const { sample_audio: _sample, usage_instructions: _usage, ...description } = output;
  if (options.json) await writeJson(context, description);
  const { voice_name: name, voice_id: id, duration } = output.voice_info;
  const kept = output.saved_to_library ? `saved as ${id}` : 'not saved';
  notes.note(
    `${name}: made from ${duration.toFixed(1)} s of ${recording === '-' ? 'a pipe' : basename(recording)}, ${kept}`,
  );
}
