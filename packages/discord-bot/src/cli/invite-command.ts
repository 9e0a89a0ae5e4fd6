import { StarlingError } from '@starling-tts/core';
import { Command } from 'commander';
import { OAuth2Scopes, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { readConfiguration } from '../operations/configuration.js';
import { readEnvironment } from './read-environment.js';

/** What the bot needs in a server: nothing of it lets it change anything. */
const neededPermissions = new PermissionsBitField([
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.Connect,
  PermissionFlagsBits.Speak,
]);

/** The address at which a server's administrator adds a bot. */
function inviteUrl(applicationId: string): string {
  const url = new URL('https://discord.com/oauth2/authorize');
  url.searchParams.set('client_id', applicationId);
  url.searchParams.set('scope', [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '));
  url.searchParams.set('permissions', String(neededPermissions.bitfield));
  return url.href;
}

/**
 * The application's id, which is the first part of a token in base64.
 *
 * @throws StarlingError `invalid_request` when that part holds no id
 */
function applicationIdOf(token: string): string {
  const id = Buffer.from(token.split('.')[0]!, 'base64url').toString('utf8');
  if (/^\d{15,25}$/.test(id)) return id;
  const message =
    'DISCORD_TOKEN names no application. Copy the token from the Bot page of the developer portal once more.';
  throw new StarlingError('invalid_request', message, { problems: [{ field: 'DISCORD_TOKEN', message }] });
}

/** `starling-discord invite`: prints the invite link. */
export function inviteCommand(): Command {
  return new Command('invite')
    .description('Print the link that adds the bot to a server.')
    .option('--env <path>', 'file with variables (default: .env, if there is one)')
    .action((options: { readonly env?: string }) => {
      const { token } = readConfiguration(readEnvironment(options.env));
      process.stdout.write(`${inviteUrl(applicationIdOf(token))}\n`);
    });
}
