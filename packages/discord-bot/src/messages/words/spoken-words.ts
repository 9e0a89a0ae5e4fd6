/** The words that stand for what cannot be read out, in one language. */
export interface SpokenWords {
  /** Stands for a fenced block of code. */
  readonly codeBlock: string;
  /** Stands for code within a line. */
  readonly code: string;
  /** Stands for hidden text. */
  readonly spoiler: string;
  /** Stands for an address or e-mail address. */
  readonly link: string;
  /** Stands for a person whose name is not known. */
  readonly someone: string;
  /** Stands for a channel whose name is not known. */
  readonly aChannel: string;
  /** Stands for a role whose name is not known. */
  readonly aRole: string;
  /** Says `@everyone`. */
  readonly everyone: string;
  /** Says `@here`. */
  readonly here: string;
  /** What a lone question mark says. */
  readonly what: string;
  /** Ends a text that was cut, with its own punctuation in front. */
  readonly andMore: string;
  /** Says a name before a message. */
  readonly says: (name: string) => string;
  /** Says a name before what that person sent, such as `an image`. */
  readonly sent: (name: string | undefined, things: string) => string;
  /** Says what a message was forwarded or answers. */
  readonly forwarded: string;
  /** Comes before an answer to somebody. */
  readonly inReply: (name: string | undefined) => string;
  /** Says so many files of a kind. */
  readonly files: (kind: AttachmentKind, count: number) => string;
  /** Says a sticker; the name may be empty. */
  readonly sticker: (name: string) => string;
  /** Joins two or more things that were sent. */
  readonly and: string;
  /** The short form of laughter. */
  readonly laughter: string;
  /** Abbreviations of chats in small letters, and what they stand for. */
  readonly abbreviations: ReadonlyMap<string, string>;
  /** What the signs of {@link smileyNames} are called. */
  readonly smileys: Readonly<Record<SmileyName, string>>;
}

/** What a file is, as far as speech tells it. */
export type AttachmentKind = 'image' | 'video' | 'audio' | 'voice' | 'file';

/** Faces that are written with letters and signs. */
export const smileyNames = [
  'smile',
  'grin',
  'wink',
  'sad',
  'cry',
  'tongue',
  'surprise',
  'heart',
  'shrug',
  'laugh',
] as const;

/** The name of a face. */
export type SmileyName = (typeof smileyNames)[number];

/** A table written as lines of `short=words`, separated by `|`. */
export function abbreviationTable(source: string): ReadonlyMap<string, string> {
  return new Map(
    source
      .split('|')
      .map((entry) => entry.trim().split('='))
      .filter((entry): entry is [string, string] => entry.length === 2 && entry[0] !== ''),
  );
}

/** Says a count with the word for one or for several. */
export function counted(count: number, one: string, several: string): string {
  return count === 1 ? one : `${count} ${several}`;
}
