#!/usr/bin/env node
/**
 * The `starling-discord` command.
 *
 * @packageDocumentation
 */
import { createRequire } from 'node:module';
import { StarlingError, type StarlingErrorCode } from '@starling-tts/core';
import { Command, CommanderError } from 'commander';
import { inviteCommand } from './invite-command.js';
import { startCommand } from './start-command.js';

const program = new Command('starling-discord')
  .description(
    'A Discord bot that reads a text channel aloud in a voice channel, each person in a voice of their own.',
  )
  .version(createRequire(import.meta.url)('../../package.json').version)
  .addCommand(startCommand(), { isDefault: true })
  .addCommand(inviteCommand());
// Not passed on to commands that are added.
for (const command of [program, ...program.commands]) command.exitOverride();

/** What was configured cannot work, however often it is tried. */
const finalCodes: ReadonlySet<StarlingErrorCode> = new Set([
  'invalid_request',
  'model_not_found',
  'device_unavailable',
  'unsupported_by_engine',
]);

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
  process.stderr.write(`error: ${message}\n`);
  return StarlingError.is(error) && finalCodes.has(error.code) ? 2 : 1;
}
