import path from 'node:path';
import type { Disposable, TextDocument } from 'vscode';
import { readSettings } from '../../configuration/read-settings.js';
import type { ReadingSettings } from '../../configuration/settings.js';
import type { Sentence } from '../../session/contracts.js';
import type { Passage } from '../../text/passage.js';
import { prepareSentences } from '../../text/prepare-sentences.js';
import { LanguageConfigurations } from './language-configurations.js';

/** Makes sentences with the user's settings. */
export class ReadingPreparer implements Disposable {
  /** How languages write comments. */
  readonly languages = new LanguageConfigurations();
  readonly #maxSentenceCharacters: () => number;

  /** @param maxSentenceCharacters longest sentence the model takes, in UTF-16 units; asked for each reading */
  constructor(maxSentenceCharacters: () => number) {
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

  dispose(): void {
    this.languages.dispose();
  }
}

/** What a document is called in the player. */
export function titleOf(document: TextDocument): string {
  return path.posix.basename(document.uri.path) || document.fileName;
}
