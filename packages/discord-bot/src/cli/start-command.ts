import { onStopSignal } from '@starling-tts/engine-node/stop-signals';
import { Command } from 'commander';
import { readConfiguration } from '../operations/configuration.js';
import { createLog } from '../operations/log.js';
import { runBot } from '../operations/run-bot.js';
import { readEnvironment } from './read-environment.js';

/** `starling-discord start`: runs the bot until it is told to stop. */
export function startCommand(): Command {
  return new Command('start')
    .description('Run the bot (default).')
    .option('--env <path>', 'file with variables (default: .env, if there is one)')
    .action(async (options: { readonly env?: string }) => {
      const configuration = readConfiguration(readEnvironment(options.env));
      const log = createLog({ level: configuration.logLevel, secrets: [configuration.token] });
      const stop = new AbortController();
      onStopSignal(() => stop.abort());
      await runBot(configuration, log, stop.signal);
    });
}
