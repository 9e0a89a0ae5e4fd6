#!/usr/bin/env node
/**
 * The `starling-runpod` command.
 *
 * @packageDocumentation
 */
import { createRequire } from 'node:module';
import { StarlingError } from '@starling-tts/core';
import { Command } from 'commander';
import { serveCommand } from './serve-command.js';
import { workerCommand } from './worker-command.js';

const program = new Command('starling-runpod')
  .description('Chatterbox as a RunPod serverless worker, and the same platform on your own machine.')
  .version(createRequire(import.meta.url)('../../package.json').version)
  .addCommand(workerCommand())
  .addCommand(serveCommand())
  .addHelpText(
    'after',
    `
Examples:
  starling-runpod serve --api-key secret
  starling-runpod serve --api-key secret --workers 2 --data ./jobs --model chatterbox-turbo
  starling-runpod worker                      (inside a RunPod container)`,
  );

try {
  await program.parseAsync();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && process.env.STARLING_DEBUG !== undefined ? error.stack : undefined;
  process.stderr.write(`error: ${stack ?? message}\n`);
  // 2: wrong and will stay wrong; 1: may work again later.
  process.exitCode = StarlingError.is(error) && !error.isRetryable ? 2 : 1;
}
