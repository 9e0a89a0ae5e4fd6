import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { type EngineOptions, withEngineOptions } from '../engine-options.js';
import { UsageError } from '../failure.js';
import { createNotes } from '../notes.js';
import { libraryVoice } from '../voice-fields.js';

interface ConvertOptions extends EngineOptions {
  readonly voice?: string;
  readonly target?: string;
  readonly out: string;
  readonly json?: true;
}

const examples = `
Words and timing of the recording stay, the voice becomes another. Give exactly one of --voice and --target.

Examples:
  starling convert talk.wav --voice Amy --out talk-as-amy.wav
  starling convert - --target amy.wav --out - < talk.wav > talk-as-amy.wav`;

/** `starling convert`. */
export function convertCommand(context: CommandContext): Command {
  const command = new Command('convert')
    .description('give a recording another voice')
    .argument('<recording>', 'file to convert (WAV, MP3, FLAC, Ogg), or - for standard input')
    .option('-v, --voice <name>', 'a voice of yours: its name, or its id of 8 hexadecimal digits')
    .option('-t, --target <path>', 'a recording of the voice to use')
    .option(
      '-o, --out <path>',
      'WAV file to write, replacing it if it exists; - for standard output',
      'converted.wav',
    )
    .option('--json', 'describe the result on standard output');
  return withEngineOptions(command)
    .addHelpText('after', examples)
    .action((recording: string, options: ConvertOptions) => convert(context, recording, options));
}

async function convert(context: CommandContext, recording: string, options: ConvertOptions): Promise<void> {
  const { voice, target, out } = options;
  if ((voice === undefined) === (target === undefined)) {
    throw new UsageError('Give exactly one target: --voice or --target.');
  }
  if (options.json && out === '-') {
    throw new UsageError('--json and --out - both want standard output.', 'give --out a file name');
  }
  const [{ readAudio }, { runOperation }, { deliverAudio }] = await Promise.all([
    import('../input.js'),
    import('../session.js'),
    import('../deliver-audio.js'),
  ]);
  const notes = createNotes(context, options.quiet === true);
  const input = {
    operation: 'voice_conversion',
    input_audio: await readAudio(context, recording),
    ...(voice === undefined ? {} : libraryVoice(voice)),
    ...(target === undefined ? {} : { target_speaker: await readAudio(context, target) }),
  } as const;
  await deliverAudio(context, out, options.json === true, notes, () =>
    runOperation(context, options, notes, input),
  );
}
