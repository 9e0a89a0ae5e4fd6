import path from 'node:path';
import type { TextDocument } from 'vscode';
import { readSettings } from '../../configuration/read-settings.js';
import type { ReadingSettings } from '../../configuration/settings.js';
import type { Sentence } from '../../session/contracts.js';
import type { Passage } from '../../text/passage.js';
import { prepareSentences } from '../../text/prepare-sentences.js';
import type { LanguageConfigurations } from '../language-configurations.js';

/** What targets need to make readings. */
export interface PreparerOptions {
  /** How languages write comments. */
  readonly languages: LanguageConfigurations;
  /** Longest sentence the model takes, in UTF-16 units. */
  readonly maxSentenceCharacters: () => number;
}

/** Makes sentences with the user's settings. */
export class ReadingPreparer {
  /** How languages write comments. */
  readonly languages: LanguageConfigurations;
  readonly #maxSentenceCharacters: () => number;

  constructor({ languages, maxSentenceCharacters }: PreparerOptions) {
    this.languages = languages;
    this.#maxSentenceCharacters = maxSentenceCharacters;
  }

  /** The settings that hold for a document. */
  settings(document?: TextDocument): ReadingSettings {
    return readSettings(document);
  }

  /**
   * Makes sentences of passages.
   *
   * @param document whose text the passages' ranges are about; undefined when there is none
   */
  sentences(passages: readonly Passage[], document?: TextDocument): Promise<Sentence[]> {
    const { pronunciations, symbols, pauseAfterSentence, language } = this.settings(document);
    return prepareSentences(passages, document?.getText(), {
      maxCharacters: this.#maxSentenceCharacters(),
      pronunciations,
      symbols,
      pauseAfterSentence,
      language,
    });
  }
}

/** What a document is called in the player. */
export function titleOf(document: TextDocument): string {
  return path.posix.basename(document.uri.path) || document.fileName;
}
