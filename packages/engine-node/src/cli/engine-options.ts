import { type Command, Option } from 'commander';
import { parseInteger } from './option-parsers.js';

/** Options of every command that runs a model. */
export interface EngineOptions {
  /** Model as the user wrote it. */
  readonly model: string;
  /** Set of weights. */
  readonly precision?: string;
  /** Device. */
  readonly device: 'auto' | 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';
  /** Threads within one operator. */
  readonly threads?: number;
  /** Never download. */
  readonly offline?: true;
  /** No progress and no notes. */
  readonly quiet?: true;
}

/** Adds the options of {@link EngineOptions}, in a group of their own below the command's. */
export function withEngineOptions(command: Command): Command {
  return command
    .optionsGroup('Model options:')
    .addOption(
      new Option(
        '-m, --model <name>',
        'model id (see: starling models list), owner/name[@revision] on the model hub, or ./folder',
      )
        .env('STARLING_MODEL')
        .default('fledgling'),
    )
    .option('--precision <name>', 'set of weights, for example q4 (default: the model’s own)')
    .addOption(
      new Option('--device <name>', 'what runs the model')
        .choices(['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml'])
        .default('auto'),
    )
    .option(
      '--threads <count>',
      'threads within one operator (default: one per core, at most 8)',
      parseInteger,
    )
    .option('--offline', 'never download, use what is in the cache')
    .option('-q, --quiet', 'no progress, no notes');
}
