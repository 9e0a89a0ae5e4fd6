/** Section of every setting. */
export const settingsSection = 'starling';

/** How punctuation inside code is spoken: not at all, the marks that carry meaning, or every mark. */
export type PunctuationLevel = 'none' | 'some' | 'all';

/** What becomes of code blocks in prose: left out, announced with length and language, or read. */
export type CodeBlockReading = 'skip' | 'announce' | 'read';

/** What becomes of tables in prose. */
export type TableReading = 'skip' | 'announce' | 'read';

/** What is read of a link: its text alone, or its text and the host it leads to. */
export type LinkReading = 'text' | 'textAndHost';

/** What is read of source code by *Read Document* and *Read From Here*. */
export type SourceReading = 'comments' | 'commentsAndStrings' | 'all';

/** How the sentence that is heard is marked. */
export type HighlightStyle = 'off' | 'background' | 'underline';

/** One entry of the pronunciation dictionary: the spoken form, or the spoken form with conditions. */
export type Pronunciation = string | { readonly spoken: string; readonly caseSensitive?: boolean };

/** The settings that reading needs. Names are those below `starling.` in the user's settings. */
export interface ReadingSettings {
  /** `starling.voice`: name of a voice; empty for the default one. */
  readonly voice: string;
  /** `starling.rate`: speed, 0.5 to 3, default 1; pitch is kept. */
  readonly rate: number;
  /** `starling.highlight`: how the sentence is marked, default `background`. */
  readonly highlight: HighlightStyle;
  /** `starling.followSentence`: whether the sentence is kept in view, default true. */
  readonly followSentence: boolean;
  /** `starling.pauseAfterSentence`: extra silence after each sentence in seconds, 0 to 10, default 0. */
  readonly pauseAfterSentence: number;
  /** `starling.pronunciations`: how words are said, keyed by how they are written; default empty. */
  readonly pronunciations: Readonly<Record<string, Pronunciation>>;
  /** `starling.markdown.headings`: whether headings are announced as such, default false. */
  readonly announceHeadings: boolean;
  /** `starling.markdown.codeBlocks`, default `announce`. */
  readonly codeBlocks: CodeBlockReading;
  /** `starling.markdown.tables`, default `read`. */
  readonly tables: TableReading;
  /** `starling.markdown.links`, default `text`. */
  readonly links: LinkReading;
  /** `starling.code.reading`, default `comments`. */
  readonly sourceReading: SourceReading;
  /** `starling.code.punctuation`: when code itself is read, default `some`. */
  readonly punctuation: PunctuationLevel;
}

/** What holds where the user has set nothing. The manifest's defaults must be the same. */
export const defaultSettings: ReadingSettings = {
  voice: '',
  rate: 1,
  highlight: 'background',
  followSentence: true,
  pauseAfterSentence: 0,
  pronunciations: {},
  announceHeadings: false,
  codeBlocks: 'announce',
  tables: 'read',
  links: 'text',
  sourceReading: 'comments',
  punctuation: 'some',
};

/** The setting's name below {@link settingsSection} for each field. */
export const settingNames: Readonly<Record<keyof ReadingSettings, string>> = {
  voice: 'voice',
  rate: 'rate',
  highlight: 'highlight',
  followSentence: 'followSentence',
  pauseAfterSentence: 'pauseAfterSentence',
  pronunciations: 'pronunciations',
  announceHeadings: 'markdown.headings',
  codeBlocks: 'markdown.codeBlocks',
  tables: 'markdown.tables',
  links: 'markdown.links',
  sourceReading: 'code.reading',
  punctuation: 'code.punctuation',
};

/** Speeds that *Faster* and *Slower* step through. */
export const rateSteps: readonly number[] = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
