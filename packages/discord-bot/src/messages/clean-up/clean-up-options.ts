import type { SpokenWords } from '../words/spoken-words.js';

/** Says names for ids; undefined for ids that are not known here. */
export interface MentionNames {
  /** The name that a member has in this server. */
  user(id: string): string | undefined;
  /** The name of a role. */
  role(id: string): string | undefined;
  /** The name of a channel. */
  channel(id: string): string | undefined;
}

/** What the rules of the clean-up need to know. */
export interface CleanUpOptions {
  /** BCP 47 tag of the language that is spoken. Numbers, dates and laughter follow it. */
  readonly language: string;
  /** Words of that language. */
  readonly words: SpokenWords;
  /** Names for ids. */
  readonly names: MentionNames;
  /** Whether emoji and smileys are called by their names or left out. */
  readonly emoji: 'names' | 'skip';
  /** Words that a dictionary says how to read, in small letters: they are not expanded as abbreviations. */
  readonly dictionaryWords: ReadonlySet<string>;
  /** Milliseconds since 1970, for times such as "in two hours". */
  readonly now: number;
  /** Time zone in which points in time are told. Default: the machine's. */
  readonly timeZone?: string | undefined;
}
