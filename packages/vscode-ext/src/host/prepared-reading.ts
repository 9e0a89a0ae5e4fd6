import type { TextDocument } from 'vscode';
import type { Reading, Sentence } from '../session/contracts.js';

/** A reading together with where it comes from. */
export interface PreparedReading extends Reading {
  /** The document that each sentence's ranges are about; undefined for text that is in none. */
  documentOf(sentence: number): TextDocument | undefined;
  /** Whether there is more than these sentences, which {@link upcoming} tells once the reading has begun. */
  readonly isPartial?: boolean;
  /**
   * The sentences of the document as it is now, from an offset on, for going on with what the user has typed
   * meanwhile. Absent where there is nothing to go on with (selections, messages).
   */
  upcoming?(from: number): Promise<readonly Sentence[]>;
}

/** A reading of one document, or of text that is in none. */
export function preparedReading(
  title: string,
  sentences: readonly Sentence[],
  document?: TextDocument,
): PreparedReading {
  return { title, sentences, documentOf: () => document };
}
