import { snowflake } from '../snowflake.js';
import { type LocalUser, userPayload } from '../world.js';
import type { LocalInteraction } from './interaction.js';
import { messagePayload, type SentMessage } from './messages.js';
import type { ApiRequest, ApiRoutes } from './rest-server.js';

/** What the API serves and takes in. */
export interface ApiContext {
  /** The bot. */
  readonly bot: LocalUser;
  /** `ws://` address of the main gateway. */
  readonly gatewayUrl: () => string;
  /** The commands that the bot registered. */
  readonly commands: object[];
  /** Messages that the bot sent to channels. */
  readonly sent: SentMessage[];
  /** Files that people attached, by id. */
  readonly attachments: ReadonlyMap<string, Uint8Array>;
  /** The interaction that a token belongs to. */
  readonly interaction: (token: string) => LocalInteraction | undefined;
}

/** The routes that a bot uses. */
export function apiRoutes(context: ApiContext): ApiRoutes {
  const { bot, commands, sent } = context;

  function register({ body }: ApiRequest) {
    const registered = (body as object[]).map((command) => ({
      id: snowflake(),
      application_id: bot.id,
      version: snowflake(),
      type: 1,
      default_member_permissions: null,
      ...command,
    }));
    commands.splice(0, commands.length, ...registered);
    return { body: registered };
  }

  /** A message within an interaction: its edit or one that follows. */
  function answer({ parameters, body, files }: ApiRequest) {
    const interaction = context.interaction(parameters[1] ?? '');
    if (!interaction) return unknown('Unknown Webhook', 10015);
    interaction.messages.push(body as object);
    interaction.files.push(...files);
    return {
      body: messagePayload(snowflake(), '0', bot, String((body as { content?: string }).content ?? '')),
    };
  }

  return {
    'GET /gateway/bot': () => ({
      body: {
        url: context.gatewayUrl(),
        shards: 1,
        session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
      },
    }),
    'GET /attachments/:id/:name': ({ parameters }) => {
      const file = context.attachments.get(parameters[0] ?? '');
      return file ? { file } : unknown('Unknown file', 0);
    },
    'GET /users/@me': () => ({ body: userPayload(bot) }),
    'GET /applications/@me': () => ({ body: { id: bot.id, name: bot.name, flags: 0 } }),
    'GET /applications/:application/commands': () => ({ body: commands }),
    'PUT /applications/:application/commands': register,
    'PUT /applications/:application/guilds/:guild/commands': register,
    'POST /interactions/:id/:token/callback': ({ parameters, body, files, query }) => {
      const interaction = context.interaction(parameters[1] ?? '');
      if (!interaction) return unknown('Unknown interaction', 10062);
      interaction.respond(body as { type: number; data?: object });
      interaction.files.push(...files);
      if (query.get('with_response') !== 'true') return {};
      const message = messagePayload(snowflake(), '0', bot, '');
      return { body: { interaction: { id: interaction.id, type: 2 }, resource: { type: 4, message } } };
    },
    'PATCH /webhooks/:application/:token/messages/:message': answer,
    'POST /webhooks/:application/:token': answer,
    'GET /webhooks/:application/:token/messages/:message': () => ({
      body: messagePayload(snowflake(), '0', bot, ''),
    }),
    'DELETE /webhooks/:application/:token/messages/:message': () => ({}),
    'POST /channels/:channel/messages': ({ parameters, body }) => {
      const channelId = parameters[0] ?? '';
      const content = String((body as { content?: string }).content ?? '');
      sent.push({ channelId, content, body: body as object });
      return { body: messagePayload(snowflake(), channelId, bot, content) };
    },
    'PATCH /channels/:channel/messages/:message': ({ parameters, body }) => ({
      body: messagePayload(
        parameters[1] ?? '',
        parameters[0] ?? '',
        bot,
        String((body as { content?: string }).content),
      ),
    }),
    'PUT /channels/:channel/messages/:message/reactions/:emoji/@me': () => ({}),
    'POST /channels/:channel/typing': () => ({}),
  };
}

function unknown(message: string, code: number) {
  return { status: 404, body: { message, code } };
}
