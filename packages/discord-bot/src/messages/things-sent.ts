import type { AttachmentKind, SpokenWords } from './words/spoken-words.js';

/** A file as it hangs on a message. */
export interface SentFile {
  /** Media type, as the sender's program stated it. */
  readonly contentType: string | null;
  /** Whether it was recorded as a voice message. */
  readonly isVoiceMessage: boolean;
}

const order: readonly AttachmentKind[] = ['image', 'video', 'voice', 'audio', 'file'];

/** What kind of file this is, as far as speech tells it. */
export function attachmentKind({ contentType, isVoiceMessage }: SentFile): AttachmentKind {
  if (isVoiceMessage) return 'voice';
  const type = contentType?.split('/')[0];
  return type === 'image' || type === 'video' || type === 'audio' ? type : 'file';
}

/**
 * Says what files and stickers a message has, such as `2 images and a file`; undefined when it has none.
 *
 * @param stickers their names, which are already fit to be said; empty for those that are not
 */
export function sayThingsSent(
  files: readonly SentFile[],
  stickers: readonly string[],
  words: SpokenWords,
): string | undefined {
  const counts = new Map<AttachmentKind, number>();
  for (const kind of files.map(attachmentKind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const things = [
    ...order.flatMap((kind) => (counts.has(kind) ? [words.files(kind, counts.get(kind)!)] : [])),
    ...stickers.map((name) => words.sticker(name)),
  ];
  return things.length === 0 ? undefined : things.join(words.and);
}
