import type { AudioOutputFormat } from '@starling-tts/core';
import { Command, Option } from 'commander';
import type { CommandContext } from '../context.js';
import { type EngineOptions, withEngineOptions } from '../engine-options.js';
import { UsageError } from '../failure.js';
import { createNotes } from '../notes.js';
import { parseInteger, parseNumber } from '../option-parsers.js';
import { voiceFields } from '../voice-fields.js';

/** Options of `starling say`. */
export interface SayOptions extends EngineOptions {
  /** Path of a text file, or `-`. */
  readonly file?: string;
  /** Where the audio goes. */
  readonly out: string;
  /** Name or id of a voice. */
  readonly voice?: string;
  /** Path of a recording to take the voice from. */
  readonly reference?: string;
  /** Write audio while it is made. */
  readonly stream?: true;
  /** Speech tokens per piece when streaming. */
  readonly chunkSize?: number;
  /** Seed of the sampler. */
  readonly seed?: number;
  /** Expressiveness. */
  readonly exaggeration?: number;
  /** Guidance. */
  readonly cfgWeight?: number;
  /** Sampling temperature. */
  readonly temperature?: number;
  /** Rate of the result in Hz. */
  readonly sampleRate?: number;
  /** Loudness. */
  readonly normalize?: 'peak' | 'rms' | 'lufs';
  /** What the audio is written as. */
  readonly format: AudioOutputFormat;
  /** How much of the text is written out as words. */
  readonly textNormalization?: 'full' | 'basic' | 'off';
  /** What markup the text is written in. */
  readonly markup?: 'none' | 'starling' | 'ssml';
  /** Path of a pronunciation lexicon, or `-`. */
  readonly lexicon?: string;
  /** Language of the text. */
  readonly language?: string;
  /** Describe the result on standard output. */
  readonly json?: true;
}

const examples = `
What is spoken:
  The argument is always text, never the name of a file. Use --file to speak a file, "-" to speak standard input.
  A text that begins with a dash goes after "--".

Examples:
  starling say "Hello there."                        speaks into speech.wav
  starling say --file letter.txt --out letter.wav
  echo "From a pipe." | starling say - --out - > pipe.wav
  starling say "Right now." --stream --out - | ffplay -nodisp -autoexit -
  starling say "Not me." --reference friend.wav --seed 7 --json
  starling say "Wait. [pause:800ms] Now." --markup starling --format mp3 --out wait.mp3
  starling say --out minus.wav -- "-5 degrees"`;

/** `starling say`. */
export function sayCommand(context: CommandContext): Command {
  const command = new Command('say')
    .description('speak a text')
    .argument('[text]', 'the text itself, or - to read it from standard input')
    .option('-f, --file <path>', 'speak the text in this file (UTF-8)')
    .option(
      '-o, --out <path>',
      'audio file to write, replacing it if it exists; - for standard output',
      'speech.wav',
    )
    .option('-v, --voice <name>', 'a voice of yours: its name, or its id of 8 hexadecimal digits')
    .option('-r, --reference <path>', 'speak with the voice of this recording without keeping it')
    .option('--stream', 'write audio while it is being made')
    .option(
      '--chunk-size <tokens>',
      'with --stream: speech tokens per piece, 1 to 100; 25 are one second',
      parseInteger,
    )
    .option(
      '--seed <number>',
      'read the same text again in the same way (same voice and model)',
      parseInteger,
    )
    .option('--exaggeration <number>', 'expressiveness, 0 (neutral) to 1', parseNumber)
    .option('--cfg-weight <number>', 'classifier-free guidance, 0 (off) to 1', parseNumber)
    .option('--temperature <number>', 'sampling temperature, 0.1 (steady) to 2', parseNumber)
    .option('--sample-rate <hertz>', 'rate of the result, 8000 to 48000 (default: 24000)', parseInteger)
    .addOption(
      new Option(
        '--normalize <method>',
        'peak: loudest sample at 0 dBFS; rms: speech at -20 dBFS; lufs: loudness of -16 LUFS',
      ).choices(['peak', 'rms', 'lufs']),
    )
    .addOption(
      new Option('--format <name>', 'what the file is written as')
        .choices(['wav', 'pcm', 'flac', 'mp3', 'ogg_opus'])
        .default('wav'),
    )
    .addOption(
      new Option(
        '--text-normalization <amount>',
        'full: numbers, dates and signs are read as words (default); basic: the text is only cleaned up; off: it is left alone',
      ).choices(['full', 'basic', 'off']),
    )
    .addOption(
      new Option('--markup <kind>', 'what markup the text is written in (default: none)').choices([
        'none',
        'starling',
        'ssml',
      ]),
    )
    .option('--lexicon <path>', 'JSON file with pronunciations: [{"written": "nginx", "spoken": "engine x"}]')
    .option('--language <tag>', 'language of the text for multilingual models, for example de')
    .option('--json', 'describe the result on standard output');
  return withEngineOptions(command)
    .addHelpText('after', examples)
    .action((text: string | undefined, options: SayOptions) => say(context, text, options));
}

async function say(context: CommandContext, text: string | undefined, options: SayOptions): Promise<void> {
  if (options.json && options.out === '-') {
    throw new UsageError('--json and --out - both want standard output.', 'give --out a file name');
  }
  if (options.stream && options.normalize) {
    throw new UsageError('--normalize needs the whole audio and cannot be combined with --stream.');
  }
  if (options.stream && options.format !== 'wav') {
    throw new UsageError(
      `--format ${options.format} needs the whole audio and cannot be combined with --stream.`,
    );
  }
  const [{ readSpokenText }, { ttsInput }, { readJson }] = await Promise.all([
    import('../spoken-text.js'),
    import('../tts-input.js'),
    import('../input.js'),
  ]);
  const notes = createNotes(context, options.quiet === true);
  const spoken = await readSpokenText(context, text, options.file, notes);
  const lexicon =
    options.lexicon === undefined
      ? undefined
      : await readJson(context, options.lexicon, 'a lexicon is [{"written": "nginx", "spoken": "engine x"}]');
  const voice = await voiceFields(context, options.voice, options.reference);
  const input = ttsInput(spoken, { ...options, lexicon }, voice);
  const { sayStreaming, sayWhole } = await import('../say-output.js');
  await (options.stream ? sayStreaming : sayWhole)(context, input, options, notes);
}
