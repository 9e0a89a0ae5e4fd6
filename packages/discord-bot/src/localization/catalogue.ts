import type { english } from './english.js';

/** Path of a command, group, subcommand or option, in English names. */
export type CommandPath = keyof typeof english.commands;

/** Key of a choice of an option. */
export type ChoiceKey = keyof typeof english.choices;

/** Key of a sentence that the bot says in text. */
export type ReplyKey = keyof typeof english.replies;

/** Everything that the bot shows, in one language. `{name}` is a place for a value. */
export interface Catalogue {
  /** Name and description by path. */
  readonly commands: Readonly<Record<CommandPath, readonly [name: string, description: string]>>;
  /** Choices of options. */
  readonly choices: Readonly<Record<ChoiceKey, string>>;
  /** Sentences. */
  readonly replies: Readonly<Record<ReplyKey, string>>;
}
