import type { SourceRange } from './contracts.js';

/** One change of a document, as `vscode.TextDocumentContentChangeEvent` has it. */
export interface SourceEdit {
  /** Offset of what is replaced. */
  readonly rangeOffset: number;
  /** Length of what is replaced; 0 for an insertion. */
  readonly rangeLength: number;
  /** What stands there afterwards. */
  readonly text: string;
}

/** Ranges after edits. */
export interface ShiftedRanges {
  /** Where they are now; those of which nothing is left are gone. */
  readonly ranges: readonly SourceRange[];
  /** Whether an edit changed what is inside. */
  readonly touched: boolean;
}

/**
 * Where ranges are after edits. A range goes from the first to the last of its characters that are still there; what is
 * typed between them belongs to it, what is typed at its ends does not.
 *
 * @param ranges in order
 * @param edits each relative to the text that the ones before it left
 */
export function shiftRanges(ranges: readonly SourceRange[], edits: readonly SourceEdit[]): ShiftedRanges {
  let touched = false;
  let present = ranges;
  for (const edit of edits) {
    const shifted: SourceRange[] = [];
    let changed = false;
    for (const range of present) {
      const moved = shiftRange(range, edit);
      if (moved !== range) changed = true;
      if (moved === undefined) touched = true;
      else {
        shifted.push(moved);
        if (overlaps(range, edit)) touched = true;
      }
    }
    if (changed) present = shifted;
  }
  return { ranges: present, touched };
}

function overlaps({ start, end }: SourceRange, { rangeOffset, rangeLength }: SourceEdit): boolean {
  return rangeOffset < end && rangeOffset + rangeLength > start;
}

/** The range after one edit, the same object where nothing changes, undefined where nothing is left. */
function shiftRange(range: SourceRange, edit: SourceEdit): SourceRange | undefined {
  const { start, end } = range;
  const from = edit.rangeOffset;
  const to = from + edit.rangeLength;
  const growth = edit.text.length - edit.rangeLength;
  if (from >= end) return range;
  if (to <= start) return growth === 0 ? range : { start: start + growth, end: end + growth };
  if (from <= start && to >= end) return undefined;
  return {
    start: from <= start ? from + edit.text.length : start,
    end: to >= end ? from : end + growth,
  };
}
