/** Something that waits to be said in a server. */
export interface Utterance<Speech = unknown> {
  /** Who wrote it. */
  readonly authorId: string;
  /** The message that it comes from; absent for commands. */
  readonly messageId?: string | undefined;
  /** Seconds that it takes to say, roughly. */
  readonly seconds: number;
  /** What to say and how; the queue does not look inside. */
  readonly speech: Speech;
}
