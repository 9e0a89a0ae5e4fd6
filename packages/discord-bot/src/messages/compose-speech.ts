import { cleanUpMessage, isPronounceable, maxMessageLength } from './clean-up/clean-up.js';
import type { CleanUpOptions } from './clean-up/clean-up-options.js';
import { charactersPerSecond, shortenText } from './shorten-text.js';
import { type SentFile, sayThingsSent } from './things-sent.js';

/** A message whose text is to be said. */
export interface WrittenMessage {
  /** The text as it was written, without a prefix. */
  readonly content: string;
  /** The text of a message that it forwards. */
  readonly forwardedContent?: string | undefined;
  /** Whether it answers somebody, and whom, fit to be said. */
  readonly reply?: { readonly to: string | undefined } | undefined;
  /** Files that hang on it. */
  readonly files: readonly SentFile[];
  /** Names of its stickers. */
  readonly stickers: readonly string[];
}

/** How messages are made into speech. */
export interface ComposeOptions extends CleanUpOptions {
  /** Longest text in UTF-16 units, without the name before it. */
  readonly maxCharacters: number;
  /** Longest speech in seconds, by a rough estimate of the speed of speech. */
  readonly maxSeconds: number;
  /** Asked for the name to say before the message, only when there is something to say. Default: no name. */
  readonly announcedName?: (() => string | undefined) | undefined;
}

/** Text that is ready to be spoken. */
export interface ComposedSpeech {
  /** What to say, the name included. */
  readonly text: string;
  /** What was said without the name, for finding out what is repeated. */
  readonly body: string;
  /** Whether something was left out. */
  readonly isCut: boolean;
}

/** Makes of a message what is said of it; undefined when there is nothing to say. */
export function composeSpeech(message: WrittenMessage, options: ComposeOptions): ComposedSpeech | undefined {
  const { words, emoji } = options;
  const clean = (content: string) => cleanUpMessage(content.slice(0, maxMessageLength), options);
  const own = clean(message.content);
  const forwarded = message.forwardedContent === undefined ? '' : clean(message.forwardedContent);
  const parts = [
    isPronounceable(own, emoji) ? own : '',
    isPronounceable(forwarded, emoji) ? `${words.forwarded}${forwarded}` : '',
  ].filter((part) => part !== '');
  const stickers = message.stickers.map((name) => shortenText(clean(name), 40, '').text);
  const things = sayThingsSent(message.files, stickers, words);
  const limit = Math.min(
    options.maxCharacters,
    Math.ceil(options.maxSeconds * charactersPerSecond(options.language)),
  );
  const said = shortenText(parts.join(' '), limit, words.andMore);
  if (said.text === '' && things === undefined) return undefined;
  const lead = message.reply === undefined || said.text === '' ? '' : words.inReply(message.reply.to);
  const announced = options.announcedName?.();
  const name = announced !== undefined && said.text !== '' ? words.says(announced) : '';
  const sent = things === undefined ? '' : words.sent(said.text === '' ? announced : undefined, things);
  const body = [`${lead}${said.text}`, sent].filter((part) => part !== '').join(' ');
  return { text: `${name}${body}`, body, isCut: said.isCut };
}
