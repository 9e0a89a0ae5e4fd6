import * as z from 'zod';
import { nameAnnouncements } from '../messages/name-announcer.js';

/** Most entries of a server's dictionary: what one request for speech takes. */
export const maxDictionaryEntries = 200;

/** Longest written form of a dictionary entry, in characters. */
export const maxWrittenLength = 60;

/** Longest spoken form of a dictionary entry, in characters. */
export const maxSpokenLength = 120;

/** Most entries of each list of a server. */
export const maxListEntries = 100;

const id = z.string().regex(/^\d{1,25}$/);
const list = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).max(maxListEntries);

/** The settings of a server. Every field has a default, so that new ones can be added without a migration. */
export const guildSettingsSchema = z.object({
  /** The text channel that is read; absent: only the voice channel's own chat. */
  readChannelId: id.optional(),
  /** Whether the voice channel's own chat is read. */
  readVoiceChannelChat: z.boolean().default(true),
  /** Whether people have to be in the bot's voice channel to be read. */
  requireSameChannel: z.boolean().default(true),
  /** Only members with this role are read and may use the bot. */
  requiredRoleId: id.optional(),
  /** Members that are not read. */
  ignoredUserIds: list(id).default([]),
  /** Members with one of these roles are not read. */
  ignoredRoleIds: list(id).default([]),
  /** Whether bots and webhooks are read. */
  readBots: z.boolean().default(false),
  /** Whether names are said before messages. */
  announceNames: z.enum(nameAnnouncements).default('smart'),
  /** Longest text of a message in characters. */
  maxCharacters: z.int().min(20).max(2000).default(300),
  /** Longest speech of a message in seconds, roughly. */
  maxSeconds: z.int().min(5).max(120).default(30),
  /** Most messages of one member in a minute. */
  messagesPerMinute: z.int().min(1).max(120).default(20),
  /** Most messages that wait. */
  maxQueueLength: z.int().min(1).max(100).default(20),
  /** Whether a full queue refuses what is new or drops what is old. */
  whenFull: z.enum(['refuse', 'drop-oldest']).default('refuse'),
  /** BCP 47 primary tag of the language that is spoken; absent: the model's first. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .optional(),
  /** Whether emoji are called by their names. */
  emoji: z.enum(['names', 'skip']).default('names'),
  /** Only messages that begin with this are read. */
  requiredPrefix: z.string().min(1).max(10).optional(),
  /** Messages that begin with one of these are not read. */
  ignoredPrefixes: z.array(z.string().min(1).max(10)).max(20).default(['!', '/', ';', '$']),
  /** The voice of members who chose none; absent: the model's own. */
  voiceId: z.string().max(64).optional(),
  /** The voice channel that is joined when somebody enters it. */
  autoJoinChannelId: id.optional(),
  /** How long the bot stays when everybody has left, in seconds. */
  aloneSeconds: z.int().min(0).max(3600).default(60),
  /** Minutes without anything to read after which the bot leaves; 0: it stays. */
  idleMinutes: z.int().min(0).max(1440).default(0),
  /** Whether members may make voices of recordings. */
  allowCloning: z.boolean().default(false),
});

/** The settings of a server. */
export type GuildSettings = z.output<typeof guildSettingsSchema>;

const dictionaryEntrySchema = z.object({
  /** As it is written. */
  written: z.string().min(1).max(maxWrittenLength),
  /** As it is to be said. */
  spoken: z.string().min(1).max(maxSpokenLength),
});

/** An entry of a server's dictionary. */
export type DictionaryEntry = z.output<typeof dictionaryEntrySchema>;

/** Everything that is kept of a server. */
export const guildRecordSchema = z.object({
  /** What its administrators set. */
  settings: guildSettingsSchema.prefault({}),
  /** How its words are said. */
  dictionary: z.array(dictionaryEntrySchema).max(maxDictionaryEntries).default([]),
  /** Where the bot is, to come back after a restart. */
  session: z.object({ voiceChannelId: id, textChannelId: id.optional() }).optional(),
  /** When the bot was removed from the server, in milliseconds since 1970; its data goes some days later. */
  leftAt: z.number().optional(),
});

/** Everything that is kept of a server. */
export type GuildRecord = z.output<typeof guildRecordSchema>;

/** What a member chose; in a server or for all of them. */
export const memberChoicesSchema = z.object({
  /** The voice to speak with. */
  voiceId: z.string().max(64).optional(),
  /** The name to be announced by. */
  spokenName: z.string().min(1).max(64).optional(),
  /** Expressiveness from 0 to 1, where the model has it. */
  expressiveness: z.number().min(0).max(1).optional(),
  /** How many times as fast as it comes the speech is played. */
  speed: z.number().min(0.5).max(2).optional(),
  /** Whether the member does not want to be read. */
  optedOut: z.boolean().optional(),
});

/** What a member chose; in a server or for all of them. */
export type MemberChoices = z.output<typeof memberChoicesSchema>;

/** Everything that is kept of a person. */
export const userRecordSchema = z.object({
  /** What holds in every server. */
  everywhere: memberChoicesSchema.default({}),
  /** What holds in one server, before the former; by the server's id. */
  guilds: z.record(id, memberChoicesSchema).default({}),
});

/** Everything that is kept of a person. */
export type UserRecord = z.output<typeof userRecordSchema>;

/** Whose a cloned voice is and what was agreed to. */
export const voiceRecordSchema = z.object({
  /** What its owner calls it. */
  name: z.string().min(1).max(64),
  /** The person whose voice it is and who alone may use it. */
  ownerId: id,
  /** The server in which it was made and may be used. */
  guildId: id,
  /** What the owner agreed to. */
  consent: z.object({
    /** Who pressed the button. */
    userId: id,
    /** When, in ISO 8601. */
    at: z.iso.datetime(),
    /** The words that were agreed to. */
    statement: z.string().max(1000),
    /** SHA-256 of the recording as it was sent, as hexadecimal digits. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** How the recording came. */
    source: z.enum(['upload', 'recording']),
  }),
});

/** Whose a cloned voice is and what was agreed to. */
export type OwnedVoice = z.output<typeof voiceRecordSchema>;
