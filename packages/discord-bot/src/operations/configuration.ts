import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StarlingError } from '@starling-tts/core';
import { type NodeEngineOptions, starlingHome } from '@starling-tts/engine-node';
import * as z from 'zod';

/** Everything that the operator of the bot decides. */
export interface BotConfiguration {
  /** The bot's token at Discord. Never printed. */
  readonly token: string;
  /** Address of Discord's API; only a loopback address may take its place, for tests. */
  readonly apiUrl: string | undefined;
  /** Whether the bot may read messages. Without, it speaks what `/say` is given. */
  readonly readsMessages: boolean;
  /** Folder of the bot's data, voices included. Absolute. */
  readonly dataFolder: string;
  /** Which model speaks and on what. */
  readonly model: ModelChoice;
  /** Seed of every message, so that the same text sounds the same each time; undefined: a new one for each. */
  readonly seed: number | undefined;
  /** How many messages are generated at the same time. */
  readonly concurrency: number;
  /** Most characters a minute that all servers together have read. */
  readonly charactersPerMinute: number;
  /** Where health is told; undefined: nowhere. */
  readonly health: { readonly host: string; readonly port: number } | undefined;
  /** Lines below this are not logged. */
  readonly logLevel: LogLevel;
  /** How long the end may take, in seconds. */
  readonly stopSeconds: number;
  /** Days after which the data of a server that the bot has left goes. */
  readonly purgeDays: number;
  /** Most cloned voices of one person in a server. */
  readonly voicesPerMember: number;
  /** Page with the operator's privacy policy, told by `/privacy`. */
  readonly privacyUrl: string | undefined;
}

/** Which model speaks and on what. */
export interface ModelChoice {
  /** Model id, `owner/name[@revision]`, or a folder. */
  readonly name: string;
  /** What runs it. */
  readonly device: NonNullable<NodeEngineOptions['device']>;
  /** Set of weights. */
  readonly precision: string | undefined;
  /** Threads within one operator. */
  readonly threads: number | undefined;
}

/** How much a line of the log matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false', '1', '0', 'yes', 'no'], { error: 'must be true or false' })
    .transform((value) => value === 'true' || value === '1' || value === 'yes')
    .default(fallback);

function integer(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(least, { error }).max(most, { error }));
}

// Three parts with dots between them, as Discord makes them. Nothing else may follow: a token with a blank or a quote is a mistake.
const token = z.string({ error: 'is not set' }).regex(/^[\w-]{10,100}\.[\w-]{4,20}\.[\w-]{20,120}$/, {
  error: 'is no bot token: copy it from the Bot page of the developer portal, without quotes or blanks',
});

const environmentSchema = z.object({
  DISCORD_TOKEN: token,
  STARLING_DISCORD_TEST_API: z
    .url({
      protocol: /^http$/,
      hostname: /^(?:127\.0\.0\.1|localhost|\[::1\])$/,
      error: 'is for tests and must be an http address of this machine',
    })
    .optional(),
  STARLING_DISCORD_MESSAGE_CONTENT: flag(true),
  STARLING_DISCORD_DATA: z.string().optional(),
  STARLING_MODEL: z.string().default('fledgling'),
  STARLING_DEVICE: z
    .enum(['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml'], {
      error: 'must be auto, cpu, cuda, webgpu, dml or coreml',
    })
    .default('auto'),
  STARLING_PRECISION: z.string().optional(),
  STARLING_THREADS: integer(1, 256).optional(),
  STARLING_SEED: integer(0, 999_999_999).optional(),
  STARLING_DISCORD_CONCURRENCY: integer(1, 64).default(2),
  STARLING_DISCORD_CHARACTERS_PER_MINUTE: integer(100, 10_000_000).default(20_000),
  STARLING_DISCORD_HEALTH_HOST: z.string().default('127.0.0.1'),
  STARLING_DISCORD_HEALTH_PORT: integer(0, 65_535).optional(),
  STARLING_DISCORD_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
    .default('info'),
  STARLING_DISCORD_STOP_SECONDS: integer(1, 300).default(10),
  STARLING_DISCORD_PURGE_DAYS: integer(0, 365).default(7),
  STARLING_DISCORD_VOICES_PER_MEMBER: integer(1, 50).default(3),
  STARLING_DISCORD_PRIVACY_URL: z.url({ protocol: /^https$/, error: 'must be an https address' }).optional(),
});

/** Names of the variables that {@link readConfiguration} knows. */
export const configurationVariables: readonly string[] = [
  ...Object.keys(environmentSchema.shape),
  'DISCORD_TOKEN_FILE',
];

/**
 * Reads the bot's configuration from variables. Empty ones count as not set.
 *
 * @throws StarlingError `invalid_request` naming every variable that is missing or unusable, and never what is in it
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): BotConfiguration {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const variables = { ...given, ...tokenOf(given) };
  const result = environmentSchema.safeParse(variables);
  if (!result.success) {
    const firstOfEach = new Map(result.error.issues.toReversed().map((issue) => [issue.path[0], issue]));
    const issues = result.error.issues.filter((issue) => firstOfEach.get(issue.path[0]) === issue);
    throw invalidConfiguration(
      issues.map(({ path, message }) => ({
        field: String(path[0]),
        message: `${String(path[0])} ${message}`,
      })),
    );
  }
  const values = result.data;
  const port = values.STARLING_DISCORD_HEALTH_PORT;
  return {
    token: values.DISCORD_TOKEN,
    apiUrl: values.STARLING_DISCORD_TEST_API,
    readsMessages: values.STARLING_DISCORD_MESSAGE_CONTENT,
    dataFolder: resolve(values.STARLING_DISCORD_DATA ?? join(starlingHome(environment), 'discord')),
    model: {
      name: values.STARLING_MODEL,
      device: values.STARLING_DEVICE,
      precision: values.STARLING_PRECISION,
      threads: values.STARLING_THREADS,
    },
    seed: values.STARLING_SEED,
    concurrency: values.STARLING_DISCORD_CONCURRENCY,
    charactersPerMinute: values.STARLING_DISCORD_CHARACTERS_PER_MINUTE,
    health: port === undefined ? undefined : { host: values.STARLING_DISCORD_HEALTH_HOST, port },
    logLevel: values.STARLING_DISCORD_LOG_LEVEL,
    stopSeconds: values.STARLING_DISCORD_STOP_SECONDS,
    purgeDays: values.STARLING_DISCORD_PURGE_DAYS,
    voicesPerMember: values.STARLING_DISCORD_VOICES_PER_MEMBER,
    privacyUrl: values.STARLING_DISCORD_PRIVACY_URL,
  };
}

/** The token from the file that `DISCORD_TOKEN_FILE` names, as container secrets come; a variable with the token wins. */
function tokenOf(environment: NodeJS.ProcessEnv): { readonly DISCORD_TOKEN?: string } {
  const { DISCORD_TOKEN: own, DISCORD_TOKEN_FILE: file } = environment;
  if (own !== undefined || file === undefined) return {};
  try {
    return { DISCORD_TOKEN: readFileSync(file, 'utf8').trim() };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `DISCORD_TOKEN_FILE names a file that cannot be read (${code})`;
    throw invalidConfiguration([{ field: 'DISCORD_TOKEN_FILE', message }]);
  }
}

function invalidConfiguration(
  problems: readonly { readonly field: string; readonly message: string }[],
): StarlingError<'invalid_request'> {
  const message = `The configuration cannot be used: ${problems.map((problem) => problem.message).join('; ')}. Set the variables in the environment or in a .env file.`;
  return new StarlingError('invalid_request', message, { problems });
}
