import { StarlingError } from '@starling-tts/core';

const messages: Readonly<Record<string, string>> = {
  token:
    'Discord refuses the token. Copy the current one from the Bot page of the developer portal into DISCORD_TOKEN; resetting it there makes the old one useless.',
  intents:
    'Discord does not let this bot read messages. Turn on "Message Content Intent" on the Bot page of the developer portal, or set STARLING_DISCORD_MESSAGE_CONTENT=false to speak what /say is given only.',
  sharding:
    'The bot is in so many servers that Discord asks for several processes (sharding), which this program does not do.',
};

const kinds: Readonly<Record<string, keyof typeof messages>> = {
  TokenInvalid: 'token',
  TokenMissing: 'token',
  4004: 'token',
  DisallowedIntents: 'intents',
  4013: 'intents',
  4014: 'intents',
  ShardingRequired: 'sharding',
  4010: 'sharding',
  4011: 'sharding',
};

/**
 * What a refused or ended login means.
 *
 * @param code of the error of Discord's library, or the close code of the gateway
 * @returns `invalid_request` where trying again cannot help, else an error that may pass
 */
export function loginFailure(code: unknown, cause?: unknown): Error {
  const kind = kinds[String(code)];
  if (kind === undefined) {
    const message = `The connection to Discord failed (${typeof code === 'string' || typeof code === 'number' ? code : 'unknown'}). It may work again later.`;
    return new StarlingError('channel_unavailable', message, { reason: 'login' }, { cause });
  }
  const message = messages[kind]!;
  return new StarlingError(
    'invalid_request',
    message,
    { problems: [{ field: 'DISCORD_TOKEN', message }] },
    { cause },
  );
}
