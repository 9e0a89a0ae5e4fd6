import { Command } from 'commander';
import { OAuth2Scopes, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { readConfiguration } from '../operations/configuration.js';
import { readEnvironment } from './read-environment.js';

/** What the bot needs in a server: nothing of it lets it change anything. */
export const neededPermissions = new PermissionsBitField([
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.Connect,
  PermissionFlagsBits.Speak,
]);

/** The address at which a server's administrator adds a bot. */
export function inviteUrl(applicationId: string): string {
  const url = new URL('https://discord.com/oauth2/authorize');
  url.searchParams.set('client_id', applicationId);
  url.searchParams.set('scope', [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '));
  url.searchParams.set('permissions', String(neededPermissions.bitfield));
  return url.href;
}

/** The application's id, which is the first part of a token in base64. */
export function applicationIdOf(token: string): string {
  return Buffer.from(token.split('.')[0]!, 'base64url').toString('utf8');
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
