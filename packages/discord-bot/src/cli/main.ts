#!/usr/bin/env node
/**
 * The `starling-discord` command.
 *
 * @packageDocumentation
 */
import { createRequire } from 'node:module';
import { StarlingError, type StarlingErrorCode } from '@starling-tts/core';
import { Command } from 'commander';
import { inviteCommand } from './invite-command.js';
import { startCommand } from './start-command.js';

const program = new Command('starling-discord')
  .description(
    'A Discord bot that reads a text channel aloud in a voice channel, each person in a voice of their own.',
  )
  .version(createRequire(import.meta.url)('../../package.json').version)
  .addCommand(startCommand(), { isDefault: true })
  .addCommand(inviteCommand());

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
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n`);
  // 2: wrong and will stay wrong; 1: may work again later.
  process.exitCode = StarlingError.is(error) && finalCodes.has(error.code) ? 2 : 1;
}
