import { SpannedText } from '@starling-tts/core';
import type { SourceRange } from '../session/contracts.js';
import type { Passage } from './passage.js';

/** A problem that a language's tools found. */
export interface Problem {
  /** How bad it is. */
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** What the tool says. */
  readonly message: string;
  /** Where it is. */
  readonly range: SourceRange;
}

const order: readonly Problem['severity'][] = ['error', 'warning', 'information', 'hint'];
const spoken: Readonly<Record<Problem['severity'], string>> = {
  error: 'Error',
  warning: 'Warning',
  information: 'Note',
  hint: 'Hint',
};

/** Reads problems, the worst first; each stands for the place it is about. */
export function problemPassages(problems: readonly Problem[]): Passage[] {
  return problems
    .toSorted(
      (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.range.start - b.range.start,
    )
    .map(({ severity, message, range }) => ({
      // Further lines explain the first one; each is a sentence.
      text: SpannedText.standingFor(
        `${spoken[severity]}: ${message.trim().replace(/\s*\n\s*/g, '. ')}`,
        range,
      ),
      kind: 'problem',
      end: 'paragraph',
      keepWhole: [],
    }));
}
