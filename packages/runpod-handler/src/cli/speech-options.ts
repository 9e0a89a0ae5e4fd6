import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SpeechSettings } from '../speech/open-speech.js';

/** Adds the options of {@link SpeechSettings}. */
export function withSpeechOptions(command: Command): Command {
  return command
    .optionsGroup('Model options:')
    .addOption(
      new Option('-m, --model <name>', 'model id, owner/name[@revision] on the model hub, or ./folder')
        .env('STARLING_MODEL')
        .default('fledgling'),
    )
    .addOption(new Option('--precision <name>', 'set of weights, for example q4').env('STARLING_PRECISION'))
    .addOption(
      new Option('--device <name>', 'what runs the model; asked for by name it never falls back')
        .env('STARLING_DEVICE')
        .choices(['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml'])
        .default('auto'),
    )
    .addOption(
      new Option('--threads <count>', 'threads within one operator')
        .env('STARLING_THREADS')
        .argParser(integer(1, 256)),
    )
    .addOption(
      new Option('--batch-size <count>', 'sequences decoded as one batch when jobs overlap')
        .env('STARLING_BATCH_SIZE')
        .argParser(integer(1, 64)),
    )
    .option('--offline', 'never download, use what is in the cache')
    .addOption(
      new Option('--voices <folder>', 'folder of the voices (default: voices in STARLING_HOME)').env(
        'STARLING_VOICES',
      ),
    );
}

/** The arguments that make another process use the same model. */
export function speechArguments(settings: SpeechSettings): string[] {
  const { model, device, precision, threads, batchSize, offline, voices } = settings;
  return [
    `--model=${model}`,
    `--device=${device}`,
    ...(precision === undefined ? [] : [`--precision=${precision}`]),
    ...(threads === undefined ? [] : [`--threads=${threads}`]),
    ...(batchSize === undefined ? [] : [`--batch-size=${batchSize}`]),
    ...(offline ? ['--offline'] : []),
    ...(voices === undefined ? [] : [`--voices=${voices}`]),
  ];
}

/** Reads a whole number within a range. */
export function integer(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (value.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
