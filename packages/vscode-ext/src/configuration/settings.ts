/** Section of every setting. */
export const settingsSection = 'starling';

/** Which symbols are named when code itself is read: none, those that carry meaning, or every one. */
export type SymbolNaming = 'none' | 'some' | 'all';

/** What becomes of code blocks and tables in prose: left out, announced with their size, or read. */
export type BlockReading = 'skip' | 'announce' | 'read';

/** The settings that reading needs. The manifest describes them to the user and has the same defaults. */
export interface ReadingSettings {
  /** Name of a voice; empty: the model's own. */
  readonly voice: string;
  /** Speed, 0.5 to 3; pitch is kept. */
  readonly rate: number;
  /** Silence between two sentences of a paragraph in seconds, 0 to 5; longer ones follow paragraphs and headings. */
  readonly pauseBetweenSentences: number;
  /** How words are said, keyed by how they are written. */
  readonly pronunciations: Readonly<Record<string, string>>;
  /** Whether a heading is announced as one, or just read. */
  readonly headings: 'announce' | 'read';
  /** What becomes of code blocks. */
  readonly codeBlocks: BlockReading;
  /** What becomes of tables. */
  readonly tables: BlockReading;
  /** Whether links are announced, or just their text read. */
  readonly links: 'text' | 'announce';
  /** Whether list items get their numbers, are announced besides, or are read without either. */
  readonly lists: 'numbers' | 'announce' | 'read';
  /** What *Read Document* and *Read From Here* read in source code. */
  readonly code: 'comments' | 'all';
  /** Which symbols are named when code itself is read. */
  readonly symbols: SymbolNaming;
  /** Whether the sentence that is heard is highlighted. */
  readonly highlight: 'sentence' | 'off';
  /** Whether the sentence that is heard is kept in view. */
  readonly follow: boolean;
  /** BCP 47 tag of the language that texts are in, as far as the model speaks it. */
  readonly language: string;
}

/** What holds where the user has set nothing. */
export const defaultSettings: ReadingSettings = {
  voice: '',
  rate: 1,
  pauseBetweenSentences: 0.25,
  pronunciations: {},
  headings: 'read',
  codeBlocks: 'announce',
  tables: 'read',
  links: 'text',
  lists: 'numbers',
  code: 'comments',
  symbols: 'some',
  highlight: 'sentence',
  follow: true,
  language: 'en',
};

/** The setting's name below {@link settingsSection} for each field. */
export const settingNames: Readonly<Record<keyof ReadingSettings, string>> = {
  voice: 'voice',
  rate: 'rate',
  pauseBetweenSentences: 'pauseBetweenSentences',
  pronunciations: 'pronunciations',
  headings: 'markdown.headings',
  codeBlocks: 'markdown.codeBlocks',
  tables: 'markdown.tables',
  links: 'markdown.links',
  lists: 'markdown.lists',
  code: 'code.read',
  symbols: 'code.symbols',
  highlight: 'highlight',
  follow: 'follow',
  language: 'language',
};

/** Speeds that *Faster* and *Slower* step through. */
export const rateSteps: readonly number[] = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
