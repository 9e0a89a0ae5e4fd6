/** Section of every setting. */
export const settingsSection = 'starling';

/** Which symbols are named when code itself is read: none, those that carry meaning, or every one. */
export type SymbolNaming = 'none' | 'some' | 'all';

/** What becomes of code blocks and tables in prose: left out, announced with their size, or read. */
export type BlockReading = 'skip' | 'announce' | 'read';

/** What is read of a link: its text, or its text and the host it leads to. */
export type LinkReading = 'text' | 'textAndHost';

/** What list items begin with: their numbers; the same, and the length of the list before it; or nothing. */
export type ListReading = 'numbers' | 'announce' | 'read';

/** What is read of source code: comments, comments and literals that are prose, or all of it. */
export type SourceReading = 'comments' | 'commentsAndStrings' | 'all';

/** How a word is said: the words, or the words and whether capitals must agree (default: they need not). */
export type Pronunciation = string | { readonly spoken: string; readonly caseSensitive?: boolean };

/** The settings that reading needs. The manifest describes them to the user and has the same defaults. */
export interface ReadingSettings {
  /** Name of a voice; empty: the model's own. */
  readonly voice: string;
  /** Speed, 0.5 to 3; pitch is kept. */
  readonly rate: number;
  /** Silence after each sentence in seconds, 0 to 10, beside what punctuation, headings and paragraphs give. */
  readonly pauseAfterSentence: number;
  /** How words are said, keyed by how they are written. */
  readonly pronunciations: Readonly<Record<string, Pronunciation>>;
  /** Whether headings are announced as such. */
  readonly announceHeadings: boolean;
  /** What becomes of code blocks. */
  readonly codeBlocks: BlockReading;
  /** What becomes of tables. */
  readonly tables: BlockReading;
  /** What is read of links. */
  readonly links: LinkReading;
  /** What list items begin with. */
  readonly lists: ListReading;
  /** What *Read Document* and *Read From Here* read in source code. */
  readonly code: SourceReading;
  /** Which symbols are named when code itself is read. */
  readonly symbols: SymbolNaming;
  /** How the sentence that is heard is marked. */
  readonly highlight: 'background' | 'underline' | 'off';
  /** Whether the sentence that is heard is kept in view. */
  readonly follow: boolean;
  /** BCP 47 tag of the language that texts are in, as far as the model speaks it. */
  readonly language: string;
}

/** What holds where the user has set nothing. */
export const defaultSettings: ReadingSettings = {
  voice: '',
  rate: 1,
  pauseAfterSentence: 0,
  pronunciations: {},
  announceHeadings: false,
  codeBlocks: 'announce',
  tables: 'read',
  links: 'text',
  lists: 'numbers',
  code: 'comments',
  symbols: 'some',
  highlight: 'background',
  follow: true,
  language: 'en',
};

/** The setting's name below {@link settingsSection} for each field. */
export const settingNames: Readonly<Record<keyof ReadingSettings, string>> = {
  voice: 'voice',
  rate: 'rate',
  pauseAfterSentence: 'pauseAfterSentence',
  pronunciations: 'pronunciations',
  announceHeadings: 'markdown.headings',
  codeBlocks: 'markdown.codeBlocks',
  tables: 'markdown.tables',
  links: 'markdown.links',
  lists: 'markdown.lists',
  code: 'code.reading',
  symbols: 'code.punctuation',
  highlight: 'highlight',
  follow: 'followSentence',
  language: 'language',
};

/** Speeds that *Faster* and *Slower* step through. */
export const rateSteps: readonly number[] = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
