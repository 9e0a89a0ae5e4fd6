import type { SpannedText } from '../spans/spanned-text.js';

/** Text to be normalised like any other. */
export interface TextPart {
  /** Discriminator. */
  readonly type: 'text';
  /** As in the source, entities and escapes resolved. */
  readonly text: SpannedText;
}

/** Words that are spoken as they stand: spelled out, substituted, from the lexicon. */
export interface SpokenPart {
  /** Discriminator. */
  readonly type: 'spoken';
  /** The words; they stand for the whole element in the source. */
  readonly text: SpannedText;
}

/** A tag that the model performs, for example `[laugh]`. Never changed, never cut. */
export interface TagPart {
  /** Discriminator. */
  readonly type: 'tag';
  /** The tag as the model knows it. */
  readonly text: SpannedText;
}

/** Silence of a stated length. */
export interface PausePart {
  /** Discriminator. */
  readonly type: 'pause';
  /** Its length. */
  readonly seconds: number;
  /** Where in the source it was asked for. */
  readonly position: number;
}

/** The end of an element that is a unit of speech. */
export interface BoundaryPart {
  /** Discriminator. */
  readonly type: 'boundary';
  /** What ends here. */
  readonly kind: 'sentence' | 'paragraph';
}

/** What text with markup consists of, in order. */
export type MarkupPart = TextPart | SpokenPart | TagPart | PausePart | BoundaryPart;
