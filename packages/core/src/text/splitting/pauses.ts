/** What ended a piece, from the weakest to the strongest. */
export const breakKinds = ['word', 'clause', 'sentence', 'line', 'paragraph'] as const;

/** What ended a piece. */
export type BreakKind = (typeof breakKinds)[number];

/**
 * Seconds of silence after a piece, by what ended it. Speech models leave some silence of their own at the end of a
 * piece, so these are less than the gaps readers make; inside a clause nothing is added.
 */
export const pauseSeconds: Readonly<Record<BreakKind, number>> = {
  word: 0,
  clause: 0.1,
  sentence: 0.25,
  line: 0.4,
  paragraph: 0.6,
};
