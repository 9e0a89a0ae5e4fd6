import type { CleanUpOptions } from './clean-up-options.js';
import { sayPointInTime } from './point-in-time.js';

/*
 * Discord's message formatting: https://discord.com/developers/docs/reference#message-formatting. Ids are never spoken: what
 * is not known is "someone" or "a channel".
 */
const token =
  /<a?:([A-Za-z0-9_~]{1,64}):\d{1,25}>|<@[!]?(\d{1,25})>|<@&(\d{1,25})>|<#(\d{1,25})>|<\/([^:<>\n]{1,120}):\d{1,25}>|<t:(-?\d{1,17})(?::([tTdDfFR]))?>|<id:([a-z-]{1,32})(?::\d{1,25})?>/g;

/** Puts names in the place of mentions, custom emoji, commands and timestamps. */
export function replaceTokens(text: string, options: CleanUpOptions): string {
  const { words, names, emoji } = options;
  return text
    .replace(token, (...match: (string | undefined)[]) => {
      const [, emojiName, user, role, channel, command, time, style, place] = match;
      if (emojiName !== undefined) return emoji === 'names' ? ` ${readableIdentifier(emojiName)} ` : ' ';
      if (user !== undefined) return ` ${withoutTokens(names.user(user)) ?? words.someone} `;
      if (role !== undefined) return ` ${withoutTokens(names.role(role)) ?? words.aRole} `;
      if (channel !== undefined) return ` ${readableName(names.channel(channel)) ?? words.aChannel} `;
      if (command !== undefined) return ` ${command} `;
      if (time !== undefined) return ` ${sayPointInTime(Number(time), style ?? 'f', options)} `;
      return place === undefined ? ' ' : ` ${readableIdentifier(place)} `;
    })
    .replace(/(?<![\p{L}\p{N}._%+-])@everyone(?![\p{L}\p{N}_])/gu, ` ${words.everyone} `)
    .replace(/(?<![\p{L}\p{N}._%+-])@here(?![\p{L}\p{N}_])/gu, ` ${words.here} `);
}

/** `party_parrot2` and `partyParrot2` in words. */
export function readableIdentifier(name: string): string {
  return name
    .replace(/[_~-]/g, ' ')
    .replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})/gu, ' ')
    .trim();
}

/** Names are what people chose; a name that looks like a mention must not become one. */
function withoutTokens(name: string | undefined): string | undefined {
  const plain = name?.replace(/[<>`|*]/g, ' ').trim();
  return plain === '' ? undefined : plain;
}

function readableName(name: string | undefined): string | undefined {
  return withoutTokens(name?.replace(/[-_]/g, ' '));
}
