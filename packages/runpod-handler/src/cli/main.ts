#!/usr/bin/env node
/**
 * The `starling-runpod` command.
 *
 * @packageDocumentation
 */
import { createRequire } from 'node:module';
import { StarlingError } from '@starling-tts/core';
import { Command, CommanderError } from 'commander';
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

// Not passed on to commands that are added.
for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Writes what went wrong. Returns the exit status; 2: wrong and will stay wrong; 1: may work again later. */
function report(error: unknown): number {
  // Commander has written its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && process.env.STARLING_DEBUG !== undefined ? error.stack : undefined;
  process.stderr.write(`error: ${stack ?? message}\n`);
  return StarlingError.is(error) && !error.isRetryable ? 2 : 1;
}
